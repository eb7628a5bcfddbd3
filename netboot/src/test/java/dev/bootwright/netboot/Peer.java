package dev.bootwright.netboot;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real program that a test runs ours against. Where it is not installed the test is skipped, or fails
/// when `-Dpeers=required`.
public final class Peer {

    /// What a program said, on both outputs, and its exit status.
    public record Result(int status, String output) {}

    private Peer() {}

    /// The path of a program.
    public static String find(String program) {
        for (String folder : List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")) {
            Path path = Path.of(folder, program);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        throw isMissing(program + " is not installed");
    }

    /// Skips the test, or fails it when `-Dpeers=required`.
    ///
    /// @return never; for the sake of `throw`
    public static AssertionError isMissing(String reason) {
        assumeTrue("required".equals(System.getProperty("peers")), reason);
        throw new AssertionError(reason);
    }

    /// Runs a program to its end, for at most two minutes.
    public static Result run(Path folder, String... command)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("peer", ".output");
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(folder.toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start();
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        "still running: " + List.of(command) + ": " + Files.readString(output));
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
