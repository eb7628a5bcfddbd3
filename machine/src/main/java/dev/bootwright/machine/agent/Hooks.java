package dev.bootwright.machine.agent;

import dev.bootwright.machine.program.Program;
import dev.bootwright.machine.server.Backoff;
import dev.bootwright.machine.server.Download;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Programs of the operator's that run beside a job: PRE before the machine is registered, POST after
/// the last step. Each is a script or a binary, and is made executable whatever it is.
///
/// A hook that cannot be had or that fails is reported. After PRE the machine is registered all the same,
/// so that its owner sees why, but takes no job in this boot; after POST it ends as the job says.
final class Hooks {

    private static final Duration DEADLINE = Duration.ofHours(1);

    private final Path directory;
    private final Consumer<String> log;
    private final Supplier<Backoff> backoff;

    /// @param directory that the programs are kept in
    /// @param log       takes what they print
    Hooks(Path directory, Consumer<String> log, Supplier<Backoff> backoff) {
        this.directory = directory;
        this.log = log;
        this.backoff = backoff;
    }

    /// Downloads a program and runs it to its end.
    ///
    /// @param name of the hook, one word
    /// @return why it failed, if it did
    Optional<String> run(String name, URI source) throws InterruptedException {
        Path program = directory.resolve(name);
        try {
            Files.createDirectories(directory);
            Download.to(
                    source,
                    program,
                    backoff.get(),
                    pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis()));
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            log.accept("== " + name + " " + source);
            Program.of("timeout", Long.toString(DEADLINE.toSeconds()), program.toString()).run(log);
            return Optional.empty();
        } catch (IOException e) {
            log.accept(name + " failed: " + e.getMessage());
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
