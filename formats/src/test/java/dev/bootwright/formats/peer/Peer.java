package dev.bootwright.formats.peer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A real program that a test compares us with.
public final class Peer {

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin"), Path.of("/usr/bin"), Path.of("/sbin"), Path.of("/bin"));

    private Peer() {}

    /// Skips the test when the program is missing; fails it where peers are required.
    public static Path find(String program) {
        for (Path place : PLACES) {
            if (Files.isExecutable(place.resolve(program))) {
                return place.resolve(program);
            }
        }
        boolean required = "required".equals(System.getProperty("peers"));
        assertTrue(!required, program + " is missing");
        assumeTrue(false, program + " is missing");
        throw new AssertionError();
    }

    /// What a program leaves.
    ///
    /// @param output standard output and standard error
    public record Result(int status, String output) {}

    public static Result result(String program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(find(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), output);
    }

    /// The output of a program that must succeed.
    public static String run(String program, String... arguments)
            throws IOException, InterruptedException {
        Result result = result(program, arguments);
        assertTrue(
                result.status() == 0,
                () -> program + " " + String.join(" ", arguments) + ": " + result);
        return result.output();
    }
}
