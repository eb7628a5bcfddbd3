package dev.bootwright.lab.operator;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.network.Network;
import dev.bootwright.lab.run.Run;
import dev.bootwright.lab.vm.MachineSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A running `bootwright serve`, with a data directory of its own in the run's folder.
public final class Server implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofMinutes(4);
    private static final Duration ENDED_WITHIN = Duration.ofMinutes(2);

    private final Run run;
    private final List<String> command;
    private final Path ready;
    private Process process;
    private Doors doors;

    private Server(Run run, List<String> command, Path ready) throws IOException {
        this.run = run;
        this.command = command;
        this.ready = ready;
        this.process = run.start("server", command);
        this.doors = awaitReady();
    }

    /// Starts a server on a network and waits until its sockets are open.
    ///
    /// @param images  catalogue that it boots machines from; only read
    /// @param options more of `serve`
    /// @throws IOException if it ends or is not ready in time; the message has its last lines
    public static Server start(
            Run run, Launcher launcher, Network network, Path images, List<String> options)
            throws IOException {
        Path data = Files.createDirectories(run.folder().resolve("data"));
        Files.createSymbolicLink(data.resolve("images"), images.toRealPath());
        Path ready = run.folder().resolve("ready.json");
        List<String> command = new ArrayList<>(launcher.command("serve"));
        command.addAll(List.of("--data", data.toString(), "--ready-file", ready.toString()));
        command.addAll(List.of("--kernel-arguments", MachineSpec.EMULATED));
        command.addAll(network.serveOptions());
        command.addAll(options);
        return new Server(run, network.inside(command), ready);
    }

    /// What the ready file tells.
    private record Doors(URI boot, URI page, OperatorApi api) {

        static Doors read(Path file) throws IOException {
            Json.Object in = Json.parse(Files.readString(file)).asObject("ready file");
            URI operator = URI.create(in.text("operator"));
            return new Doors(
                    URI.create(in.text("boot")),
                    URI.create(in.text("page")),
                    new OperatorApi(operator, in.text("token")));
        }
    }

    private Doors awaitReady() throws IOException {
        Instant deadline = Instant.now().plus(READY_WITHIN);
        while (!Files.exists(ready)) {
            if (!process.isAlive()) {
                throw new IOException("the server ended at its start:%n%s".formatted(logTail()));
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IOException(
                        "the server was not ready within %d s:%n%s"
                                .formatted(READY_WITHIN.toSeconds(), logTail()));
            }
            pause();
        }
        return Doors.read(ready);
    }

    private void pause() throws IOException {
        try {
            process.waitFor(50, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server starts", e);
        }
    }

    /// What an operator may ask of it.
    public OperatorApi api() {
        return doors.api();
    }

    /// The page for a browser on this computer, which it opens once.
    public URI page() {
        return doors.page();
    }

    /// Where machines get their boot files.
    public URI boot() {
        return doors.boot();
    }

    public boolean isRunning() {
        return process.isAlive();
    }

    /// The file with everything it printed.
    public Path log() {
        return run.folder().resolve("server.log");
    }

    /// The last lines it printed, and where the others are.
    public String logTail() throws IOException {
        List<String> lines = Files.exists(log()) ? Files.readAllLines(log()) : List.of();
        return "%s%n(%s)"
                .formatted(
                        String.join(
                                System.lineSeparator(),
                                lines.subList(Math.max(0, lines.size() - 15), lines.size())),
                        log());
    }

    /// Ends it as a power failure would: `kill -9`.
    public void kill() throws IOException {
        end(true);
    }

    /// Starts it again on the same data, after [#kill()] or [#close()].
    public void restart() throws IOException {
        Files.deleteIfExists(ready);
        process = run.start("server", command);
        doors = awaitReady();
    }

    /// Ends it as SIGTERM does.
    @Override
    public void close() throws IOException {
        end(false);
    }

    private void end(boolean forcibly) throws IOException {
        ProcessHandle handle = process.toHandle();
        boolean signalled = forcibly ? handle.destroyForcibly() : handle.destroy();
        try {
            if (signalled && !process.waitFor(ENDED_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the server did not end: %s".formatted(logTail()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the server ends", e);
        }
    }
}
