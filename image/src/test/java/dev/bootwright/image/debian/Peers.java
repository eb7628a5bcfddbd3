package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Runs the real tools our results are compared with.
public final class Peers {

    private Peers() {}

    /// What a program printed, and how it ended.
    public record Outcome(int status, String output) {}

    /// Runs a program that has to succeed; skips the test where it is not installed.
    public static String run(List<String> command) throws IOException, InterruptedException {
        Outcome outcome = outcome(command, Map.of());
        assertEquals(0, outcome.status(), String.join(" ", command) + ": " + outcome.output());
        return outcome.output();
    }

    public static Outcome outcome(List<String> command, Map<String, String> environment)
            throws IOException, InterruptedException {
        assumeTrue(
                isInstalled(command.getFirst())
                        || System.getProperty("peers", "").equals("required"),
                command.getFirst() + " is not installed");
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C.UTF-8");
        Process process = builder.start();
        process.outputWriter(UTF_8).close();
        String output = process.inputReader(UTF_8).readAllAsString();
        return new Outcome(process.waitFor(), output);
    }

    private static boolean isInstalled(String program) {
        for (String directory : List.of("/usr/bin", "/usr/sbin", "/bin", "/sbin")) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
