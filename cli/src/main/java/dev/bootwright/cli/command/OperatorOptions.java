package dev.bootwright.cli.command;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// Which server a command asks, and as whom.
final class OperatorOptions {

    @Option(
            names = "--server",
            scope = ScopeType.INHERIT,
            paramLabel = "URL",
            description = "The operators' door of the server. Default: ${DEFAULT-VALUE}",
            defaultValue = "http://127.0.0.1:8081")
    String server = "http://127.0.0.1:8081";

    @Option(
            names = "--token-file",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description =
                    "File with the operators' token. Default: $BOOTWRIGHT_TOKEN, or operator.token"
                            + " in the server's data directory.")
    @Nullable Path tokenFile;

    @Option(
            names = "--data",
            scope = ScopeType.INHERIT,
            paramLabel = "DIR",
            description = "Data directory of a server on this machine.")
    @Nullable Path data;

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec command;

    /// Prints the command's result.
    void print(String text) {
        if (command != null) {
            command.commandLine().getOut().print(text);
            command.commandLine().getOut().flush();
        }
    }

    /// The server to ask. The token never stands on a command line, where every user could read it.
    OperatorClient client() {
        return client(System.getenv());
    }

    OperatorClient client(Map<String, String> environment) {
        String token = environment.get("BOOTWRIGHT_TOKEN");
        if (token == null || token.isBlank()) {
            token = readToken(environment);
        }
        try {
            return new OperatorClient(URI.create(server), token.strip());
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    "--server: \"%s\" is no URL".formatted(server),
                    "write it like http://127.0.0.1:8081",
                    Failure.USAGE);
        }
    }

    private String readToken(Map<String, String> environment) {
        Path file =
                tokenFile != null
                        ? tokenFile
                        : Directories.data(data, environment).resolve("operator.token");
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new Failure(
                    "no operators' token: %s is not there".formatted(file),
                    "start the server on this machine first, or name its token with --token-file"
                            + " or BOOTWRIGHT_TOKEN");
        } catch (IOException e) {
            throw new Failure(
                    "cannot read the operators' token: " + e.getMessage(),
                    "run as the user the server runs as, or use --token-file");
        }
    }
}
