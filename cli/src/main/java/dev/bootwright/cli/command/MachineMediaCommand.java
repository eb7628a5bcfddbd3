package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/// The virtual CD drive of a machine.
@Command(
        name = "media",
        mixinStandardHelpOptions = true,
        description = "Puts media into the virtual CD drive of a machine, through its BMC.",
        footer = {
            "",
            "Examples:",
            "  bootwright machine media insert node-1 http://10.0.0.1:8080/iso/debian.iso",
            "  bootwright machine boot-next node-1 cdrom",
            "  bootwright machine media eject node-1"
        })
final class MachineMediaCommand {

    @ParentCommand private MachineCommand machine = new MachineCommand();

    @Command(description = "Shows what lies in the drive.", mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.Object media = machine.operator.client().get(MachineCommand.path(name) + "/media");
        machine.operator.print(
                json
                        ? media.indented()
                        : media.findText("inserted").orElse("nothing is inserted") + "\n");
    }

    @Command(
            description = "Puts a medium in; one that lies there is taken out first.",
            mixinStandardHelpOptions = true)
    void insert(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Parameters(paramLabel = "URL", description = "That the BMC can fetch.") String url)
            throws InterruptedException {
        machine.operator
                .client()
                .putJson(
                        MachineCommand.path(name) + "/media",
                        Json.object().put("url", url).build());
        machine.operator.print("%s: %s is inserted%n".formatted(name, url));
    }

    @Command(description = "Takes out what lies in the drive.", mixinStandardHelpOptions = true)
    void eject(@Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name)
            throws InterruptedException {
        machine.operator.client().delete(MachineCommand.path(name) + "/media");
        machine.operator.print("%s: the drive is empty%n".formatted(name));
    }
}
