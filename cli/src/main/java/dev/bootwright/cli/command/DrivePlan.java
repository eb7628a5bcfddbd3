package dev.bootwright.cli.command;

import dev.bootwright.image.drive.DriveContents;
import java.util.Optional;

/// What would be written, as a text for people.
final class DrivePlan {

    private DrivePlan() {}

    /// @param bytes size of the drive
    /// @param note  what else there is to say of the keys
    static String of(DriveContents layout, String where, long bytes, Optional<String> note) {
        StringBuilder text = new StringBuilder();
        text.append("%s: %d bytes would get%n".formatted(where, bytes));
        text.append("  image    %s%n".formatted(layout.image()));
        for (String each : layout.loaderVersions()) {
            text.append("  loader   %s%n".formatted(each));
        }
        layout.ssh()
                .ifPresent(
                        ssh -> ssh.lines().forEach(each -> text.append("  %s%n".formatted(each))));
        note.ifPresent(each -> text.append("  %s%n".formatted(each)));
        for (DriveContents.Area each : layout.areas(bytes)) {
            text.append(
                    "  %-9d %10s KiB  %s%n"
                            .formatted(each.offset(), each.size() / 1024, each.name()));
        }
        return text.toString();
    }
}
