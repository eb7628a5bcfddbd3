package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;

/// A plan for people: what becomes of each disk, worst first, then the steps.
///
/// ```text
/// DISK  SIZE   AS    EFFECT     HOLDS NOW
/// A     4 GiB  pair  destroyed  gpt table, partition 1 ext4 "root"
/// B     8 GiB        kept       empty
///
///   1  changes  wipe A
/// ```
final class PlanText {

    private PlanText() {}

    /// @param plan JSON, as a server or the planner gives it
    static String of(Json.Object plan) throws JsonException {
        Table disks = new Table("DISK", "SIZE", "AS", "EFFECT", "HOLDS NOW");
        for (String effect : List.of("destroyed", "changed", "kept")) {
            for (Json each : plan.array("effects").elements()) {
                Json.Object found = each.asObject("effect");
                if (found.text("effect").equals(effect)) {
                    disks.add(
                            name(found.object("disk")),
                            MachineText.size(found.object("disk").integer("size")),
                            found.findText("role").orElse(""),
                            effect,
                            found.text("holds"));
                }
            }
        }
        StringBuilder out = new StringBuilder(disks.toString()).append('\n');
        int number = 0;
        for (Json each : plan.array("steps").elements()) {
            Json.Object step = each.asObject("step");
            number++;
            out.append(
                    "%3d  %-7s  %s%n".formatted(number, step.text("outlook"), step.text("title")));
        }
        return out.toString();
    }

    private static String name(Json.Object disk) throws JsonException {
        String serial = disk.text("serial");
        return serial.isEmpty() ? disk.findText("wwn").orElse("?") : serial;
    }
}
