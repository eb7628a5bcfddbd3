package dev.bootwright.machine.hardware;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Work that hardware may keep from ending: a disk that does not answer, a controller that hangs. The
/// threads are daemons, since one that waits for a disk cannot be stopped.
final class Bounded<T> {

    private final FutureTask<T> task;

    private Bounded(FutureTask<T> task) {
        this.task = task;
    }

    static <T> Bounded<T> start(String name, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name(name).start(task);
        return new Bounded<>(task);
    }

    /// @param executor with threads that are daemons
    static <T> Bounded<T> start(Executor executor, Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        executor.execute(task);
        return new Bounded<>(task);
    }

    /// The result, if it comes in time; else the work is interrupted and left.
    ///
    /// @throws IOException if it does not, or the work throws
    T get(Duration limit) throws IOException {
        try {
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            task.cancel(true);
            throw new IOException("no answer within %d s".formatted(limit.toSeconds()), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            String message = cause == null ? null : cause.getMessage();
            throw new IOException(message == null ? String.valueOf(cause) : message, cause);
        } catch (InterruptedException e) {
            task.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
