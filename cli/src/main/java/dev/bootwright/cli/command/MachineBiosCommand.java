package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// BIOS settings of a machine, through its BMC.
@Command(
        name = "bios",
        mixinStandardHelpOptions = true,
        description = "Shows and sets the BIOS of a machine, through a BMC that speaks Redfish.",
        footer = {
            "",
            "Examples:",
            "  bootwright machine bios show node-1",
            "  bootwright machine bios set node-1 ProcVirtualization=Enabled ProcCores=16"
        })
final class MachineBiosCommand {

    @ParentCommand private MachineCommand machine = new MachineCommand();

    @Command(
            description = "Shows the settings, and what will hold after the next restart.",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.Object bios = machine.operator.client().get(MachineCommand.path(name) + "/bios");
        if (json) {
            machine.operator.print(bios.indented());
            return;
        }
        Map<String, Json> pending = bios.object("pending").members();
        Table table = new Table("SETTING", "NOW", "AFTER THE NEXT RESTART");
        bios.object("attributes")
                .members()
                .forEach((setting, value) ->
                        table.add(
                                setting,
                                text(value),
                                pending.containsKey(setting) ? text(pending.get(setting)) : ""));
        machine.operator.print(table.toString());
    }

    @Command(
            description = {
                "Sets those that differ; they hold after the next restart.",
                "What the machine's BIOS does not allow is refused before anything is set."
            },
            mixinStandardHelpOptions = true)
    void set(
            @Parameters(index = "0", paramLabel = "MACHINE", description = "Name or identifier.")
                    String name,
            @Parameters(
                            index = "1..*",
                            arity = "1..*",
                            paramLabel = "SETTING=VALUE",
                            description = "As `show` spells them.")
                    Map<String, String> settings,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.ObjectBuilder attributes = Json.object();
        settings.forEach(attributes::put);
        Json.Object answer =
                machine.operator
                        .client()
                        .post(
                                MachineCommand.path(name) + "/bios",
                                Json.object().put("attributes", attributes.build()).build());
        if (json) {
            machine.operator.print(answer.indented());
            return;
        }
        Map<String, Json> changed = answer.object("changed").members();
        if (changed.isEmpty()) {
            machine.operator.print("%s: holds already%n".formatted(name));
        }
        changed.forEach((setting, value) ->
                machine.operator.print(
                        "%s: %s becomes %s at the next restart%n"
                                .formatted(name, setting, text(value))));
    }

    @Command(
            description = "Has every setting as the factory set it, after the next restart.",
            mixinStandardHelpOptions = true)
    void reset(@Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name)
            throws InterruptedException {
        machine.operator
                .client()
                .postText(MachineCommand.path(name) + "/bios/reset", "application/json", "{}");
        machine.operator.print(
                "%s: the factory's settings hold after the next restart%n".formatted(name));
    }

    private static String text(Json value) {
        return value instanceof Json.Text(String text) ? text : value.toString();
    }
}
