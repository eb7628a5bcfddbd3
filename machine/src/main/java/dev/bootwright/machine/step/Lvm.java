package dev.bootwright.machine.step;

import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Runs lvm(8) so that it works without udev, its daemons and its list of known devices.
final class Lvm {

    private static final String CONFIGURATION =
            "activation{udev_sync=0 udev_rules=0 monitoring=0}"
                    + " devices{obtain_device_list_from_udev=0 use_devicesfile=0"
                    + " external_device_info_source=\"none\" write_cache_state=0}"
                    + " global{event_activation=0 use_lvmpolld=0} backup{backup=0 archive=0}";

    private Lvm() {}

    /// Runs a command that changes something.
    static void run(StepLog log, String command, List<String> arguments)
            throws IOException, InterruptedException {
        Program.of(commandLine(command, arguments)).run(log::line);
    }

    /// Runs a command that reports, one value a line.
    ///
    /// @return empty if what it was asked about is not there
    static List<String> report(String command, String... arguments)
            throws IOException, InterruptedException {
        Program.Result result = Program.of(commandLine(command, List.of(arguments))).result();
        return result.status() == 0
                ? result.output()
                        .lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty())
                        .toList()
                : List.of();
    }

    private static List<String> commandLine(String command, List<String> arguments) {
        List<String> line = new ArrayList<>(List.of("lvm", command, "--config", CONFIGURATION));
        line.addAll(arguments);
        return line;
    }
}
