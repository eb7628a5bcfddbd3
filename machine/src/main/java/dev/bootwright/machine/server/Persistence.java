package dev.bootwright.machine.server;

import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/// Tries until the server has answered, however long it is away. Who watches is told once that the server
/// is away, why, and once that it is back.
public final class Persistence {

    private final Consumer<String> console;
    private final Backoff backoff;
    private final Pause pause;
    private boolean away;

    /// How time passes.
    @FunctionalInterface
    public interface Pause {
        void pause(Duration duration) throws InterruptedException;
    }

    /// Something said to the server.
    ///
    /// @param <T> the answer
    @FunctionalInterface
    public interface Attempt<T> {
        T make() throws IOException;
    }

    public Persistence(Consumer<String> console, Backoff backoff, Pause pause) {
        this.console = console;
        this.backoff = backoff;
        this.pause = pause;
    }

    /// Makes an attempt until it succeeds or is refused.
    public <T> T until(Attempt<T> attempt) throws ServerRefusedException, InterruptedException {
        while (true) {
            try {
                T answer = attempt.make();
                backoff.reset();
                if (away) {
                    away = false;
                    console.accept("server is back");
                }
                return answer;
            } catch (ServerRefusedException e) {
                throw e;
            } catch (IOException e) {
                if (!away) {
                    away = true;
                    console.accept("server cannot be reached, trying on: " + e.getMessage());
                }
                pause.pause(backoff.next());
            }
        }
    }
}
