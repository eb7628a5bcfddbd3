package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Secrets: passphrases that templates name.
@Command(
        name = "secret",
        mixinStandardHelpOptions = true,
        description = "Sets, lists and removes passphrases that templates name.",
        footer = {
            "",
            "Examples:",
            "  bootwright secret set disks                       # asks for it",
            "  bootwright secret set disks --machine node-1 --file passphrase",
            "  bootwright secret list"
        })
final class SecretCommand {

    private static final String VARIABLE = "BOOTWRIGHT_SECRET";

    @Mixin OperatorOptions operator = new OperatorOptions();

    @Command(
            description = {
                "Sets a secret. It is asked for, or read from --file or $" + VARIABLE + ";",
                "the server keeps it encrypted and shows it to nobody."
            },
            mixinStandardHelpOptions = true)
    void set(
            @Parameters(paramLabel = "SECRET", description = "Its name.") String name,
            @Option(
                            names = "--machine",
                            paramLabel = "MACHINE",
                            description = "The only one it is for, instead of all.")
                    @Nullable String machine,
            @Option(
                            names = "--file",
                            paramLabel = "FILE",
                            description =
                                    "File whose first line is the secret; - for standard input.")
                    @Nullable Path file)
            throws InterruptedException {
        operator.client()
                .putJson(
                        path(name),
                        Json.object()
                                .put(
                                        "value",
                                        new HiddenInput("secret " + name, "--file", VARIABLE)
                                                .read(file))
                                .putIfPresent("machine", Optional.ofNullable(machine), Json::of)
                                .build());
        operator.print("secret %s is set%n".formatted(name));
    }

    @Command(
            description = "Lists which secrets there are, for which machines.",
            mixinStandardHelpOptions = true)
    void list() throws InterruptedException, JsonException {
        Table table = new Table("SECRET", "MACHINE", "SET");
        for (Json each : operator.client().get("/secrets").array("secrets").elements()) {
            Json.Object kept = each.asObject("secret");
            table.add(
                    kept.text("name"),
                    kept.findText("machineName").or(() -> find(kept)).orElse("all"),
                    Instant.ofEpochMilli(kept.integer("changedMillis")).toString());
        }
        operator.print(table.toString());
    }

    private static Optional<String> find(Json.Object kept) {
        try {
            return kept.findText("machine");
        } catch (JsonException e) {
            return Optional.empty();
        }
    }

    @Command(description = "Removes a secret.", mixinStandardHelpOptions = true)
    void remove(
            @Parameters(paramLabel = "SECRET", description = "Its name.") String name,
            @Option(
                            names = "--machine",
                            paramLabel = "MACHINE",
                            description = "The one it is for, instead of all.")
                    @Nullable String machine)
            throws InterruptedException {
        String query = machine == null ? "" : "?machine=" + OperatorClient.part(machine);
        operator.client().delete(path(name) + query);
        operator.print("secret %s is removed%n".formatted(name));
    }

    private static String path(String name) {
        return "/secrets/" + OperatorClient.part(name);
    }
}
