package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// Firmware of a machine, as its BMC knows it.
@Command(
        name = "firmware",
        mixinStandardHelpOptions = true,
        description = {
            "Shows the firmware of a machine, through a BMC that speaks Redfish.",
            "The key `firmware` of a template installs it."
        },
        footer = {"", "Example:", "  bootwright machine firmware show node-1"})
final class MachineFirmwareCommand {

    @ParentCommand private MachineCommand machine = new MachineCommand();

    @Command(
            description = "Shows the components with their versions.",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.Object firmware =
                machine.operator.client().get(MachineCommand.path(name) + "/firmware");
        if (json) {
            machine.operator.print(firmware.indented());
            return;
        }
        Table table = new Table("COMPONENT", "NAME", "VERSION", "UPDATABLE");
        for (Json element : firmware.array("components").elements()) {
            Json.Object component = element.asObject("component");
            table.add(
                    component.text("id"),
                    component.text("name"),
                    component.text("version"),
                    component.findBool("updatable").map(yes -> yes ? "yes" : "no").orElse("-"));
        }
        machine.operator.print(table.toString());
    }
}
