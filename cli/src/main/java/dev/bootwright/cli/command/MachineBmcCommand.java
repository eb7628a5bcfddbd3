package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// The BMC of a machine: how to get to it, and what it says.
@Command(
        name = "bmc",
        mixinStandardHelpOptions = true,
        description = "Says how to get to the BMC of a machine, and shows what it says.",
        footer = {
            "",
            "Examples:",
            "  bootwright machine bmc set node-1 --address 10.0.9.7 --user admin",
            "  bootwright machine bmc set node-1 --address 10.0.9.7 --user admin --password-file pw",
            "  bootwright machine bmc show node-1",
            "  bootwright machine bmc sel node-1"
        })
final class MachineBmcCommand {

    private static final String VARIABLE = "BOOTWRIGHT_BMC_PASSWORD";

    @ParentCommand private MachineCommand machine = new MachineCommand();

    @Command(
            description = {
                "Says how to get to a machine's BMC.",
                "The password is asked for, or read from --password-file or $"
                        + VARIABLE
                        + "; the server keeps it encrypted."
            },
            mixinStandardHelpOptions = true)
    void set(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Option(
                            names = "--address",
                            required = true,
                            paramLabel = "HOST[:PORT]",
                            description = "Where the BMC answers.")
                    String address,
            @Option(
                            names = "--user",
                            required = true,
                            paramLabel = "USER",
                            description = "Whom to log in as.")
                    String user,
            @Option(
                            names = "--protocol",
                            paramLabel = "ipmi|redfish",
                            defaultValue = "ipmi",
                            description = "Default: ${DEFAULT-VALUE}")
                    String protocol,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description =
                                    "File whose first line is the password; - for standard input.")
                    @Nullable Path passwordFile,
            @Option(
                            names = "--certificate",
                            paramLabel = "SHA256",
                            description =
                                    "The only certificate to believe, by Redfish. Default: one that --redfish-ca"
                                            + " vouches for, or the first that is shown.")
                    @Nullable String certificate)
            throws InterruptedException {
        String password =
                new HiddenInput("password of " + user, "--password-file", VARIABLE)
                        .read(passwordFile);
        machine.operator
                .client()
                .putJson(
                        MachineCommand.path(name) + "/bmc",
                        Json.object()
                                .put("protocol", protocol)
                                .put("address", address)
                                .put("user", user)
                                .put("password", password)
                                .putIfPresent(
                                        "certificate", Optional.ofNullable(certificate), Json::of)
                                .build());
        machine.operator.print(
                "%s: kept; `bootwright machine bmc show` tries it%n".formatted(name));
    }

    @Command(
            description = "Shows how to get to a machine's BMC, and what it says now.",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.Object bmc = machine.operator.client().get(MachineCommand.path(name) + "/bmc");
        machine.operator.print(json ? bmc.indented() : text(bmc));
    }

    static String text(Json.Object bmc) throws JsonException {
        StringBuilder text = new StringBuilder();
        line(
                text,
                "reached by",
                Optional.of(
                        "%s at %s as %s"
                                .formatted(
                                        bmc.text("protocol"),
                                        bmc.text("address"),
                                        bmc.text("user"))));
        line(text, "failure", bmc.findText("error"));
        if (bmc.members().containsKey("now")) {
            Json.Object now = bmc.object("now");
            Json.Object description = now.object("description");
            line(text, "manufacturer", description.findText("manufacturer"));
            line(text, "model", description.findText("model"));
            line(text, "firmware", description.findText("firmware"));
            line(text, "serial", now.object("identity").findText("serial"));
            line(text, "same machine", now.findText("sameMachine"));
            line(text, "OTHER MACHINE", now.findText("otherMachine"));
            line(text, "power", now.findText("power"));
            if (now.members().containsKey("bootNext")) {
                line(text, "boots next", now.object("bootNext").findText("device"));
            }
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Optional<String> value) {
        value.ifPresent(found -> text.append("%-14s %s%n".formatted(name, found)));
    }

    @Command(
            description = "Shows the system event log of a machine's BMC.",
            mixinStandardHelpOptions = true)
    void sel(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Option(
                            names = "--limit",
                            defaultValue = "100",
                            description = "The newest so many. Default: ${DEFAULT-VALUE}")
                    int limit,
            @Option(names = "--clear", description = "Empties it, after showing it.") boolean clear,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        String path = MachineCommand.path(name) + "/bmc/log";
        Json.Object log = machine.operator.client().get(path + "?limit=" + limit);
        if (json) {
            machine.operator.print(log.indented());
        } else {
            Table table = new Table("ID", "TIME", "SOURCE", "EVENT");
            for (Json element : log.array("entries").elements()) {
                Json.Object entry = element.asObject("entry");
                table.add(
                        entry.text("id"),
                        entry.findInteger("timeMillis")
                                .map(millis -> Instant.ofEpochMilli(millis).toString())
                                .orElse("-"),
                        entry.text("source"),
                        entry.text("message"));
            }
            machine.operator.print(table.toString());
        }
        if (clear) {
            machine.operator.client().delete(path);
        }
    }

    @Command(
            description = {
                "Vouches that this BMC is the machine's, where neither says a serial number.",
                "It is believed as long as it says the same of itself as it does now."
            },
            mixinStandardHelpOptions = true)
    void pin(@Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name)
            throws InterruptedException {
        Json.Object identity =
                machine.operator
                        .client()
                        .post(MachineCommand.path(name) + "/bmc/pin", Json.object().build());
        machine.operator.print("%s: vouched for %s%n".formatted(name, identity));
    }

    @Command(description = "Forgets a machine's BMC.", mixinStandardHelpOptions = true)
    void forget(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name)
            throws InterruptedException {
        machine.operator.client().delete(MachineCommand.path(name) + "/bmc");
        machine.operator.print("the BMC of %s is forgotten%n".formatted(name));
    }

    @Command(
            name = "rotate-key",
            description = "Encrypts all BMCs' passwords with a new key.",
            mixinStandardHelpOptions = true)
    void rotateKey() throws InterruptedException {
        machine.operator.client().postText("/bmc/rotate-key", "application/json", "{}");
        machine.operator.print("all passwords of BMCs have a new key\n");
    }
}
