package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Machines, as an operator sees and steers them.
@Command(
        name = "machine",
        mixinStandardHelpOptions = true,
        description = "Shows machines, approves them, gives them templates, switches them.",
        subcommands = {
            MachineBmcCommand.class,
            MachineBiosCommand.class,
            MachineFirmwareCommand.class,
            MachineMediaCommand.class,
            MachineSetCommand.class,
            MachineUnsetCommand.class
        },
        footer = {
            "",
            "Examples:",
            "  bootwright machine list",
            "  bootwright machine show node-1 --json",
            "  bootwright machine show node-1 --raw node-1.zip",
            "  bootwright machine history node-1",
            "  bootwright machine diff node-1 --from 1 --to 3",
            "  bootwright machine plan node-1 raid1-lvm",
            "  bootwright machine set node-1 host=db-7 size=20GiB",
            "  bootwright machine approve node-1",
            "  bootwright machine assign node-1 raid1-lvm --power-cycle",
            "  bootwright machine power node-1 status",
            "  bootwright machine boot-next node-1 network",
            "  bootwright machine watch"
        })
final class MachineCommand {

    @Mixin OperatorOptions operator = new OperatorOptions();

    @Command(description = "Lists all machines.", mixinStandardHelpOptions = true)
    void list(@Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.Object answer = operator.client().get("/machines");
        if (json) {
            operator.print(answer.indented());
            return;
        }
        Table table = new Table("NAME", "MAC", "SERIAL", "FIRMWARE", "STATE", "TEMPLATE", "PHASE");
        for (Json element : answer.array("machines").elements()) {
            Json.Object machine = element.asObject("machine");
            List<Json> macs = machine.array("macs").elements();
            table.add(
                    machine.text("name"),
                    macs.isEmpty() ? "-" : macs.getFirst().asText("mac"),
                    machine.findText("serial").orElse("-"),
                    machine.findText("firmware").orElse("-"),
                    machine.text("state"),
                    machine.findText("template").orElse("-"),
                    phase(machine));
        }
        operator.print(table.toString());
    }

    @Command(
            description = "Shows one machine, with what it is made of.",
            mixinStandardHelpOptions = true)
    void show(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Option(names = "--json", description = "As one JSON document.") boolean json,
            @Option(
                            names = "--raw",
                            paramLabel = "FILE",
                            description =
                                    "Keeps what the agent read, as it read it, in a ZIP archive, and"
                                            + " shows nothing.")
                    @Nullable Path raw)
            throws InterruptedException, JsonException {
        OperatorClient client = operator.client();
        if (raw != null) {
            client.download(path(name) + "/inventory/raw", raw);
            return;
        }
        Json.Object machine = client.get(path(name));
        Json.ObjectBuilder document = Json.object().put("machine", machine);
        boolean known =
                machine.array("phases").elements().stream()
                        .anyMatch(phase -> phase.toString().contains("\"inventory\""));
        if (known) {
            document.put("inventory", client.get(path(name) + "/inventory"));
        }
        document.put("variables", client.get(path(name) + "/variables").member("variables"));
        document.put("tests", client.get(path(name) + "/tests").array("tests"));
        document.put("timeline", client.get(path(name) + "/timeline").member("events"));
        if (json) {
            operator.print(document.build().indented());
        } else {
            operator.print(MachineText.of(document.build()));
        }
    }

    @Command(
            description = "Lists the inspections that found something else than the one before.",
            mixinStandardHelpOptions = true)
    void history(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.Object answer = operator.client().get(path(name) + "/inventories");
        operator.print(json ? answer.indented() : MachineHistory.of(answer));
    }

    @Command(
            description = {
                "Shows what two inspections tell differently: the last two, unless named.",
                "Ends with status 3 if there is anything."
            },
            mixinStandardHelpOptions = true)
    int diff(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Option(names = "--from", paramLabel = "N", description = "Version of the earlier one.")
                    @Nullable Integer from,
            @Option(names = "--to", paramLabel = "M", description = "Version of the later one.")
                    @Nullable Integer to,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        String question =
                MachineHistory.question(Optional.ofNullable(from), Optional.ofNullable(to));
        Json.Object answer = operator.client().get(path(name) + "/diff" + question);
        operator.print(json ? answer.indented() : MachineHistory.differences(answer));
        return answer.array("differences").elements().isEmpty() ? 0 : MachineHistory.DIFFERENT;
    }

    @Command(
            description = "Shows what a template would do to a machine, to which serial numbers.",
            mixinStandardHelpOptions = true)
    void plan(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Parameters(paramLabel = "TEMPLATE", description = "Name of a template the server has.")
                    String template,
            @Option(names = "--json", description = "As one JSON document.") boolean json)
            throws InterruptedException, JsonException {
        Json.Object plan =
                operator.client()
                        .post(
                                path(name) + "/plan",
                                Json.object().put("template", template).build());
        if (json) {
            operator.print(plan.indented());
            return;
        }
        operator.print(PlanText.of(plan));
    }

    @Command(description = "Lets a machine be given jobs.", mixinStandardHelpOptions = true)
    void approve(
            @Parameters(
                            paramLabel = "MACHINE",
                            arity = "1..*",
                            description = "Names or identifiers.")
                    List<String> names)
            throws InterruptedException, JsonException {
        for (String name : names) {
            Json.Object machine =
                    operator.client().post(path(name) + "/approve", Json.object().build());
            operator.print("%s is %s%n".formatted(machine.text("name"), machine.text("state")));
        }
    }

    @Command(
            description = {
                "Gives a machine a template.",
                "An approved machine starts at once, or as soon as it boots. Look at the plan first:"
                        + " bootwright machine plan."
            },
            mixinStandardHelpOptions = true)
    void assign(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Parameters(paramLabel = "TEMPLATE", description = "Name of a template the server has.")
                    String template,
            @Option(
                            names = "--power-cycle",
                            description =
                                    "Has the machine's BMC boot it from the network now, by force.")
                    boolean powerCycle)
            throws InterruptedException, JsonException {
        Json.Object machine =
                operator.client()
                        .post(
                                path(name) + "/assign",
                                Json.object().put("template", template).build());
        operator.print("%s becomes %s%n".formatted(machine.text("name"), template));
        if (powerCycle) {
            operator.client()
                    .post(
                            path(name) + "/power",
                            Json.object()
                                    .put("action", "cycle")
                                    .put("bootFrom", "network")
                                    .build());
            operator.print("%s boots from the network%n".formatted(machine.text("name")));
        }
    }

    @Command(
            description = {
                "Switches a machine by its BMC, or says whether it is on.",
                "Before it switches, the server compares the BMC's serial number and UUID with the"
                        + " machine's."
            },
            mixinStandardHelpOptions = true)
    void power(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Parameters(
                            paramLabel = "ACTION",
                            description = "status, on, off, cycle, reset or soft.")
                    String action)
            throws InterruptedException, JsonException {
        Json.Object answer =
                action.equals("status")
                        ? operator.client().get(path(name) + "/power")
                        : operator.client()
                                .post(
                                        path(name) + "/power",
                                        Json.object().put("action", action).build());
        operator.print("%s is %s%n".formatted(name, answer.text("power")));
    }

    @Command(
            name = "boot-next",
            description = "Chooses what a machine boots from next, by its BMC.",
            mixinStandardHelpOptions = true)
    void bootNext(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name,
            @Parameters(
                            paramLabel = "DEVICE",
                            description = "network, disk, cdrom, bios, or none for its own order.")
                    String device,
            @Option(names = "--persistent", description = "For every boot, until taken back.")
                    boolean persistent,
            @Option(
                            names = "--firmware",
                            paramLabel = "bios|uefi|as-is",
                            description = "Default: the one the machine was last seen with.")
                    @Nullable String firmware)
            throws InterruptedException, JsonException {
        Json.ObjectBuilder body = Json.object().put("device", device).put("persistent", persistent);
        if (firmware != null) {
            body.put("firmware", firmware);
        }
        Json.Object answer = operator.client().post(path(name) + "/boot-next", body.build());
        operator.print(
                "%s boots from %s (%s)%n"
                        .formatted(
                                name,
                                answer.text("device"),
                                answer.bool("persistent") ? "until taken back" : "once"));
    }

    @Command(description = "Forgets a machine with its history.", mixinStandardHelpOptions = true)
    void forget(
            @Parameters(paramLabel = "MACHINE", description = "Name or identifier.") String name)
            throws InterruptedException {
        operator.client().delete(path(name));
        operator.print("%s is forgotten%n".formatted(name));
    }

    @Command(
            description = "Prints each change as it happens, until Ctrl-C.",
            mixinStandardHelpOptions = true)
    void watch(
            @Option(names = "--json", description = "One JSON document a line.") boolean json,
            @Option(
                            names = "--until-settled",
                            description = "Ends when every machine is configured or has failed.")
                    boolean untilSettled)
            throws InterruptedException {
        MachineWatch watch = new MachineWatch(json, operator::print);
        operator.client()
                .follow((name, document) -> {
                    watch.changed(name, document);
                    return !(untilSettled && watch.isSettled());
                });
    }

    static String path(String machine) {
        return "/machines/" + OperatorClient.part(machine);
    }

    static String phase(Json.Object machine) throws JsonException {
        return machine.findText("error").orElse(machine.findText("phase").orElse("-"));
    }
}
