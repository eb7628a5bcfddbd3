package dev.bootwright.cli.command;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A password or passphrase: from a file, the environment or a terminal, never from an argument, which every
/// user of this machine can read.
///
/// @param what     it is, such as `password of admin`
/// @param option   that names a file
/// @param variable of the environment
record HiddenInput(String what, String option, String variable) {

    private static final Path STANDARD_INPUT = Path.of("-");

    /// @param file its first line is meant; `-` for standard input, absent for the others
    /// @throws Failure if nobody says it
    String read(@Nullable Path file) {
        if (file != null) {
            return firstLine(file);
        }
        String said = System.getenv().getOrDefault(variable, "");
        if (!said.isEmpty()) {
            return said;
        }
        return Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .map(console -> console.readPassword("%s: ", what))
                .map(String::new)
                .orElseThrow(() ->
                        new Failure(
                                "there is no terminal to ask for the " + what,
                                "use %s or $%s".formatted(option, variable)));
    }

    private String firstLine(Path file) {
        try (BufferedReader in =
                file.equals(STANDARD_INPUT)
                        ? new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8))
                        : Files.newBufferedReader(file)) {
            return Optional.ofNullable(in.readLine())
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() ->
                            new Failure("%s: no %s in its first line".formatted(file, what), ""));
        } catch (IOException e) {
            throw new Failure("%s: %s".formatted(file, e.getMessage()), "");
        }
    }
}
