package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.program.Program;
import dev.bootwright.machine.server.Backoff;
import dev.bootwright.machine.server.Download;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/// Downloads a script or binary and runs it, if its bytes are those that the plan means.
final class RunDownload {

    /// Fetches a program to a file that appears whole or not at all.
    @FunctionalInterface
    interface Fetch {
        void to(URI source, Path target) throws IOException, InterruptedException;
    }

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Fetch fetch;

    RunDownload(Fetch fetch) {
        this.fetch = fetch;
    }

    static RunDownload overHttp() {
        return new RunDownload((source, target) ->
                Download.to(
                        source,
                        target,
                        new Backoff(LONGEST_PAUSE, new SplittableRandom()),
                        pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis())));
    }

    StepOutcome run(Step.RunProgram step, StepLog log) throws IOException, InterruptedException {
        Path folder =
                Files.createTempDirectory(
                        "bootwright",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        Path program = folder.resolve("program");
        try {
            fetch.to(step.source(), program);
            String found = digest(program);
            if (!found.equals(step.sha256())) {
                throw new StepRefusedException(
                        "%s: expected the SHA-256 %s, found %s; it was not run"
                                .formatted(step.source(), step.sha256(), found));
            }
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(step.arguments());
            Program.of(command).run(log::line);
            return new StepOutcome.Changed(step.source() + " ended with status 0");
        } finally {
            Files.deleteIfExists(program);
            Files.deleteIfExists(folder);
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                var digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
