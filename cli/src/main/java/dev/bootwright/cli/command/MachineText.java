package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;

/// One machine for people: who it is, what it is made of, how it came up.
final class MachineText {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private final StringBuilder out = new StringBuilder();

    private MachineText() {}

    /// @param document with `machine`, `timeline` and, where there is one, `inventory`
    static String of(Json.Object document) throws JsonException {
        MachineText text = new MachineText();
        text.machine(document.object("machine"));
        if (document.find("inventory").isPresent()) {
            text.inventory(document.object("inventory"));
        }
        text.timeline(document.array("timeline"));
        return text.out.toString();
    }

    private void machine(Json.Object machine) throws JsonException {
        line("name", machine.text("name"));
        line("state", machine.text("state"));
        line("phase", MachineCommand.phase(machine));
        line("template", machine.findText("template").orElse("-"));
        line("serial", machine.findText("serial").orElse("-"));
        line("uuid", machine.findText("uuid").orElse("-"));
        for (Json mac : machine.array("macs").elements()) {
            line("mac", mac.asText("mac"));
        }
    }

    private void inventory(Json.Object inventory) throws JsonException {
        Json.Object system = inventory.object("system");
        line(
                "system",
                "%s %s"
                        .formatted(
                                system.findText("manufacturer").orElse("-"),
                                system.findText("product").orElse("")));
        for (Json element : inventory.array("cpus").elements()) {
            Json.Object cpu = element.asObject("cpu");
            line(
                    "cpu",
                    "%s, %s cores"
                            .formatted(
                                    cpu.findText("model").orElse("-"),
                                    cpu.find("cores").map(Json::toString).orElse("?")));
        }
        line("memory", size(inventory.object("memory").integer("total")));
        Table disks = new Table("DISK", "MODEL", "SIZE", "HOLDS");
        for (Json element : inventory.array("disks").elements()) {
            disk(disks, element.asObject("disk"));
        }
        out.append('\n').append(disks);
        Table nics = new Table("INTERFACE", "MAC", "DRIVER", "LINK");
        for (Json element : inventory.array("nics").elements()) {
            Json.Object nic = element.asObject("nic");
            nics.add(
                    nic.text("name"),
                    nic.text("mac"),
                    nic.findText("driver").orElse("-"),
                    nic.findBool("carrier").orElse(false) ? "up" : "down");
        }
        out.append('\n').append(nics);
    }

    private static void disk(Table disks, Json.Object disk) throws JsonException {
        Json.Object identity = disk.object("identity");
        StringBuilder holds = new StringBuilder();
        for (Json element : disk.array("contents").elements()) {
            Json.Object content = element.asObject("content");
            holds.append(holds.isEmpty() ? "" : ", ")
                    .append(
                            content.findText("signature")
                                    .orElse(content.findText("name").orElse("partition")));
        }
        disks.add(
                identity.text("serial").isEmpty()
                        ? identity.findText("wwn").orElse("-")
                        : identity.text("serial"),
                disk.findText("model").orElse("-"),
                size(identity.integer("size")),
                holds.isEmpty() ? "-" : holds.toString());
    }

    private void timeline(Json.Array events) throws JsonException {
        if (events.elements().isEmpty()) {
            return;
        }
        long start = events.elements().getFirst().asObject("event").integer("atMillis");
        Table table = new Table("SECONDS", "EVENT", "DETAIL");
        for (Json element : events.elements()) {
            Json.Object event = element.asObject("event");
            table.add(
                    "%7.2f".formatted((event.integer("atMillis") - start) / 1000.0),
                    event.text("kind"),
                    event.findText("detail").orElse(""));
        }
        out.append('\n').append(table);
    }

    private void line(String name, String value) {
        out.append("%-10s %s%n".formatted(name, value));
    }

    /// A size in the largest binary unit that leaves at least 1.
    static String size(long bytes) {
        int unit = 0;
        double value = bytes;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return value == Math.rint(value)
                ? "%.0f %s".formatted(value, UNITS[unit])
                : "%.1f %s".formatted(value, UNITS[unit]);
    }
}
