package dev.bootwright.lab.operator;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The `bootwright` command of a checkout.
///
/// @param top the checkout
public record Launcher(Path top) {

    /// The command line of a command, such as `image build`.
    public List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(top.resolve("bootwright").toString());
        command.addAll(List.of(arguments));
        return command;
    }

    /// Runs a command whose progress is shown to the user, and gives what it prints.
    ///
    /// @throws IOException if its exit status is not 0; it has told the user why
    public String show(String... arguments) throws IOException {
        Process process =
                new ProcessBuilder(command(arguments))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try {
            process.getOutputStream().close();
            String output = process.inputReader().readAllAsString();
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(
                        "bootwright %s: exit status %d"
                                .formatted(String.join(" ", arguments), status));
            }
            return output;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: bootwright " + String.join(" ", arguments), e);
        }
    }

    /// Installs packages of the lab, where they are missing. The user is told, and asked unless it is root
    /// or said so beforehand.
    ///
    /// @param use           `demo` for virtual machines, `bench` for the peers of benchmarks as well
    /// @throws IOException if they are missing afterwards; the user has been told why
    public void ensureLabPackages(String use, boolean withoutAsking) throws IOException {
        ProcessBuilder shell =
                new ProcessBuilder(
                                "sh",
                                "-euc",
                                """
                                top=$1 program=bootwright
                                . "$top/etc/setup.sh"
                                ensure_packages $(lab_packages "$2")
                                """,
                                "sh",
                                top.toString(),
                                use)
                        .inheritIO();
        if (withoutAsking) {
            shell.environment().put("BOOTWRIGHT_YES", "1");
        }
        try {
            if (shell.start().waitFor() != 0) {
                throw new IOException("packages of the lab are missing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while installing packages", e);
        }
    }
}
