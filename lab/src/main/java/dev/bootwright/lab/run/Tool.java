package dev.bootwright.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Programs that are run to their end for their output.
public final class Tool {

    private static final List<Path> FOLDERS =
            List.of(
                    Path.of("/usr/local/sbin"),
                    Path.of("/usr/local/bin"),
                    Path.of("/usr/sbin"),
                    Path.of("/usr/bin"),
                    Path.of("/sbin"),
                    Path.of("/bin"));

    private Tool() {}

    /// Runs a program and gives its standard output.
    ///
    /// @throws IOException if it cannot be started, or its exit status is not 0: then with what it
    ///     printed to standard error
    public static String run(String... command) throws IOException {
        return runToAny(Set.of(0), command);
    }

    /// Runs a program that has more than one exit status of success, and gives its standard output.
    ///
    /// @throws IOException if it cannot be started, or its exit status is none of `successes`: then
    ///     with what it printed to standard error
    public static String runToAny(Set<Integer> successes, String... command) throws IOException {
        Path errors = Files.createTempFile("bootwright", ".stderr");
        try {
            Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = process.inputReader().readAllAsString();
            int status = process.waitFor();
            if (!successes.contains(status)) {
                throw new IOException(
                        "%s: exit status %d: %s"
                                .formatted(
                                        String.join(" ", command),
                                        status,
                                        Files.readString(errors).strip()));
            }
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        } finally {
            Files.delete(errors);
        }
    }

    /// Where a program is; folders of administration programs count, whatever `PATH` says.
    public static Optional<Path> find(String name) {
        return FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
