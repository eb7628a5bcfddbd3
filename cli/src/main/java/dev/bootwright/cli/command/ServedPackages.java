package dev.bootwright.cli.command;

import dev.bootwright.server.agent.Packages;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Packages for machines whose image runs already. Each is made by a process of its own ([ImagePackageCommand]),
/// one at a time: a server's memory is bounded, and an index of sixty thousand packages would not fit.
final class ServedPackages implements Packages {

    private static final long PATIENCE_MINUTES = 10;
    private static final int LONGEST_ANSWER = 4096;

    private final Path directory;
    private final ReentrantLock one = new ReentrantLock();

    /// @param data directory of the server
    ServedPackages(Path data) {
        this.directory = data.resolve("packages");
    }

    @Override
    public Archive archive(String name) throws IOException {
        one.lock();
        try {
            Files.createDirectories(directory);
            Path file = directory.resolve(name + ".cpio");
            return new Archive(file, make(name, file));
        } finally {
            one.unlock();
        }
    }

    private static String make(String name, Path file) throws IOException {
        Path said = Files.createTempFile(file.getParent(), "said", ".txt");
        Process process =
                new ProcessBuilder(command(name, file))
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            process.getOutputStream().close();
            boolean isOver = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
            String answer = start(said);
            if (!isOver || process.exitValue() != 0) {
                throw new IOException(isOver ? answer : "it took longer than ten minutes");
            }
            return answer.lines()
                    .filter(line -> line.matches("[0-9a-f]{64}"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no digest came: " + answer));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("told to end");
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(said);
        }
    }

    private static List<String> command(String name, Path file) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx768m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Bootwright.class.getName(),
                "image",
                "package",
                name,
                file.toString());
    }

    private static String start(Path said) throws IOException {
        try (var in = Files.newInputStream(said)) {
            return new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8).strip();
        }
    }
}
