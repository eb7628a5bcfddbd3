package dev.bootwright.cli.command;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Disk.Content;
import dev.bootwright.formats.json.Json;
import dev.bootwright.image.drive.SshSummary;
import dev.bootwright.machine.drive.DriveCandidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What is said of drives.
final class DriveText {

    private DriveText() {}

    /// Model as people know it, with the maker.
    static String model(Disk disk) {
        String vendor = disk.vendor().orElse("");
        String model = disk.model().orElse("(no model)");
        return model.startsWith(vendor) ? model : vendor + " " + model;
    }

    static String size(long bytes) {
        return bytes >= 1_000_000_000L
                ? "%.1f GB".formatted(bytes / 1e9)
                : "%.1f MB".formatted(bytes / 1e6);
    }

    /// What would be lost, a line for each thing.
    static List<String> contents(Disk disk) {
        List<String> lines = new ArrayList<>();
        for (Content each : disk.contents()) {
            String what = each.signature().orElse("unknown");
            Optional<String> name = each.label().or(each::name).filter(label -> !label.isBlank());
            lines.add(
                    "%s: %s%s, %s"
                            .formatted(
                                    each.number().map(n -> "partition " + n).orElse("whole disk"),
                                    what,
                                    name.map(label -> " \"" + label + "\"").orElse(""),
                                    size(each.size())));
        }
        if (lines.isEmpty() && disk.table().isEmpty() && !disk.problems().isEmpty()) {
            lines.add("unknown: " + disk.problems().getFirst());
        } else if (lines.isEmpty()) {
            lines.add(
                    disk.table()
                            .map(table -> "an empty partition table (" + table + ")")
                            .orElse("nothing known"));
        }
        return lines;
    }

    /// @param ssh what it says of its access over SSH, if it is one of our drives and has one
    static Json toJson(DriveCandidate drive, Optional<SshSummary> ssh) {
        Disk disk = drive.description();
        return Json.object()
                .put("device", drive.disk().node().toString())
                .put("serial", disk.identity().serial())
                .putIfPresent("wwn", disk.identity().wwn(), Json::of)
                .put("size", disk.identity().size())
                .put("model", model(disk))
                .putIfPresent("bus", disk.transport(), Json::of)
                .putIfPresent("table", disk.table(), Json::of)
                .put("contents", Json.texts(contents(disk)))
                .putIfPresent("ssh", ssh, SshSummary::toJson)
                .put("acceptable", drive.isAcceptable())
                .put("reasons", Json.texts(drive.reasons()))
                .build();
    }
}
