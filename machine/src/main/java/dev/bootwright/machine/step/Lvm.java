package dev.bootwright.machine.step;

import dev.bootwright.machine.program.Program;
import dev.bootwright.machine.program.ProgramException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Runs lvm(8) so that it works without udev, its daemons and its list of known devices.
final class Lvm {

    private static final String CONFIGURATION =
            "activation{udev_sync=0 udev_rules=0 monitoring=0}"
                    + " devices{obtain_device_list_from_udev=0 use_devicesfile=0"
                    + " external_device_info_source=\"none\" md_component_detection=1}"
                    + " global{event_activation=0 use_lvmpolld=0} backup{backup=0 archive=0}";

    /// What `lvm` says of every change because nothing here would outlive a copy of its metadata.
    private static final String NO_BACKUP = "This metadata update is NOT backed up";

    private static final String SEPARATOR = "|"; // in no name that LVM or the kernel allows

    private Lvm() {}

    /// Runs a command that changes something.
    static void run(StepLog log, String command, List<String> arguments)
            throws IOException, InterruptedException {
        try {
            Program.of(commandLine(command, arguments)).run(line -> say(log, line));
        } catch (ProgramException e) {
            throw shortened(e);
        }
    }

    private static void say(StepLog log, String line) {
        if (!line.contains(NO_BACKUP)) {
            log.line(line.strip());
        }
    }

    /// Without the configuration, which tells nobody why the command failed.
    private static IOException shortened(ProgramException e) {
        String message = String.valueOf(e.getMessage());
        return new IOException(message.replace(" --config " + CONFIGURATION, ""), e);
    }

    /// Runs a command that reports.
    ///
    /// @param fields such as `vg_name`
    /// @return the values of the fields, a row for each thing reported
    static List<List<String>> report(String command, List<String> fields, String... arguments)
            throws IOException, InterruptedException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--noheadings",
                                "--separator",
                                SEPARATOR,
                                "--options",
                                String.join(",", fields)));
        all.addAll(List.of(arguments));
        return output(commandLine(command, all))
                .lines()
                .filter(line -> !line.isBlank())
                .map(line -> Stream.of(line.split("\\|", -1)).map(String::strip).toList())
                .toList();
    }

    private static String output(List<String> commandLine)
            throws IOException, InterruptedException {
        try {
            return Program.of(commandLine).output();
        } catch (ProgramException e) {
            throw shortened(e);
        }
    }

    private static List<String> commandLine(String command, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of("lvm", command, "--config", CONFIGURATION));
        line.addAll(arguments);
        return line;
    }
}
