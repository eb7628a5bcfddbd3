package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One machine for people: who it is, what it is made of, how it came up. In 80 columns, if what it is
/// made of has names of ordinary length.
final class MachineText {

    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    /// Lines of a table; `--json` has them all.
    private static final int MOST_LINES = 40;

    private static final int LONGEST_MODEL = 22;

    private final StringBuilder out = new StringBuilder();

    private MachineText() {}

    /// @param document with `machine`, `timeline` and, where there is one, `inventory`
    static String of(Json.Object document) throws JsonException {
        MachineText text = new MachineText();
        text.machine(document.object("machine"));
        for (var each : document.object("variables").members().entrySet()) {
            text.line("variable", each.getKey() + "=" + each.getValue().asText(each.getKey()));
        }
        if (document.find("inventory").isPresent()) {
            text.inventory(document.object("inventory"));
        }
        text.tests(document.array("tests"));
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
        HardwareText hardware = new HardwareText(inventory);
        for (HardwareText.Line line : hardware.lines()) {
            line(line.name(), line.value());
        }
        disks(inventory.array("disks"));
        controllers(inventory.array("controllers"));
        nics(inventory.array("nics"));
        for (Json error : inventory.array("errors").elements()) {
            out.append("\nnot readable: ").append(error.asText("error"));
        }
        out.append(inventory.array("errors").elements().isEmpty() ? "" : "\n");
    }

    private void disks(Json.Array disks) throws JsonException {
        Table table = new Table("DISK", "MODEL", "SIZE", "AT", "HEALTH", "HOLDS");
        for (Json element : first(disks)) {
            disk(table, element.asObject("disk"));
        }
        append(table, disks);
    }

    private static void disk(Table disks, Json.Object disk) throws JsonException {
        Json.Object identity = disk.object("identity");
        List<String> holds = new ArrayList<>();
        for (Json element : disk.array("contents").elements()) {
            Json.Object content = element.asObject("content");
            holds.add(
                    content.findText("signature")
                            .orElse(content.findText("name").orElse("partition")));
        }
        disks.add(
                identity.text("serial").isEmpty()
                        ? identity.findText("wwn").orElse("-")
                        : identity.text("serial"),
                clipped(disk.findText("model").orElse("-")),
                size(identity.integer("size")),
                disk.findText("transport").orElse("-"),
                disk.find("health").isPresent() ? disk.object("health").text("verdict") : "-",
                holds.isEmpty() ? "-" : String.join(", ", holds));
    }

    private void controllers(Json.Array controllers) throws JsonException {
        Table table = new Table("CONTROLLER", "KIND", "DRIVER", "MODEL", "FIRMWARE", "DISKS");
        for (Json element : first(controllers)) {
            Json.Object each = element.asObject("controller");
            table.add(
                    each.text("pci"),
                    each.text("kind"),
                    each.findText("driver").orElse("-"),
                    clipped(
                            each.findText("model")
                                    .orElse(
                                            "%04x:%04x"
                                                    .formatted(
                                                            each.integer("vendor"),
                                                            each.integer("device")))),
                    each.findText("firmware").orElse("-"),
                    String.valueOf(each.array("disks").elements().size()));
        }
        if (!controllers.elements().isEmpty()) {
            append(table, controllers);
        }
    }

    private void nics(Json.Array nics) throws JsonException {
        Table table = new Table("INTERFACE", "MAC", "DRIVER", "LINK", "NEIGHBOUR");
        for (Json element : first(nics)) {
            Json.Object nic = element.asObject("nic");
            Optional<Long> speed = nic.findInteger("speed");
            boolean isUp = nic.findBool("carrier").orElse(false);
            table.add(
                    nic.text("name"),
                    nic.text("mac"),
                    nic.findText("driver").orElse("-"),
                    isUp ? speed.map("%d Mbit/s"::formatted).orElse("up") : "down",
                    nic.find("neighbour").isPresent() ? neighbour(nic.object("neighbour")) : "-");
        }
        append(table, nics);
    }

    private static String neighbour(Json.Object neighbour) throws JsonException {
        return "%s %s%s"
                .formatted(
                        neighbour.findText("name").orElse(neighbour.text("chassis")),
                        neighbour.text("port"),
                        neighbour.findInteger("vlan").map(" VLAN %d"::formatted).orElse(""));
    }

    private void tests(Json.Array tests) throws JsonException {
        if (tests.elements().isEmpty()) {
            return;
        }
        Table table = new Table("TEST", "OF", "VERDICT", "DETAIL");
        for (Json element : first(tests)) {
            Json.Object test = element.asObject("test");
            table.add(
                    test.text("test"),
                    test.text("subject"),
                    test.text("verdict"),
                    test.findText("detail").orElse(""));
        }
        append(table, tests);
    }

    private void timeline(Json.Array events) throws JsonException {
        if (events.elements().isEmpty()) {
            return;
        }
        // The first packet of a boot is older than the note of the boot.
        long start = Long.MAX_VALUE;
        for (Json element : events.elements()) {
            start = Math.min(start, element.asObject("event").integer("atMillis"));
        }
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

    private static List<Json> first(Json.Array array) {
        List<Json> all = array.elements();
        return all.subList(0, Math.min(all.size(), MOST_LINES));
    }

    private void append(Table table, Json.Array all) {
        out.append('\n').append(table);
        int left = all.elements().size() - MOST_LINES;
        if (left > 0) {
            out.append("and %d more; --json has all%n".formatted(left));
        }
    }

    private void line(String name, String value) {
        out.append("%-10s %s%n".formatted(name, value));
    }

    private static String clipped(String text) {
        return text.length() > LONGEST_MODEL ? text.substring(0, LONGEST_MODEL - 1) + "…" : text;
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
