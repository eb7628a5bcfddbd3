package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The baseboard management controller, as `ipmitool` tells of it through the local interface.
///
/// Controllers refuse single commands as they please, so each is asked for by itself, and one that
/// fails costs only its own fields.
final class BmcCollector {

    private static final String NO_ADDRESS = "0.0.0.0";

    /// Runs `ipmitool` with some arguments.
    @FunctionalInterface
    interface Ipmitool {
        Program.Result run(List<String> arguments) throws IOException, InterruptedException;
    }

    /// @param problems why commands gave nothing, one line each
    record Answer(Hardware.Bmc bmc, List<String> problems) {}

    private final Ipmitool ipmitool;
    private final List<String> problems = new ArrayList<>();

    BmcCollector(Ipmitool ipmitool) {
        this.ipmitool = ipmitool;
    }

    static Program.Result program(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ipmitool"));
        command.addAll(arguments);
        return Program.of(command).result();
    }

    /// @param device such as `/dev/ipmi0`
    Answer ask(String device) throws IOException, InterruptedException {
        Map<String, String> info = fields("mc", "info");
        Map<String, String> lan = fields("lan", "print");
        Map<String, String> guid = fields("mc", "guid");
        Hardware.Bmc bmc =
                new Hardware.Bmc(
                        device,
                        known(info, "Manufacturer Name"),
                        known(info, "Product Name").or(() -> known(info, "Product ID")),
                        known(info, "Firmware Revision"),
                        known(info, "IPMI Version"),
                        known(lan, "IP Address").filter(address -> !address.equals(NO_ADDRESS)),
                        known(lan, "MAC Address").map(mac -> mac.toLowerCase(Locale.ROOT)),
                        known(lan, "IP Address Source").map(BmcCollector::source),
                        known(guid, "System GUID"));
        return new Answer(bmc, List.copyOf(problems));
    }

    private Map<String, String> fields(String... arguments)
            throws IOException, InterruptedException {
        Program.Result result = ipmitool.run(List.of(arguments));
        Map<String, String> fields = fields(result.output());
        if (fields.isEmpty()) {
            problems.add(
                    "ipmitool %s: exit status %d: %s"
                            .formatted(
                                    String.join(" ", arguments),
                                    result.status(),
                                    result.errors().lines().reduce("", (_, last) -> last)));
        }
        return fields;
    }

    /// Lines of the form `Name : value`; the first of equal names counts.
    static Map<String, String> fields(String output) {
        Map<String, String> fields = new HashMap<>();
        for (String line : output.lines().toList()) {
            int colon = line.indexOf(':');
            if (colon > 0 && !line.substring(0, colon).isBlank()) {
                fields.putIfAbsent(
                        line.substring(0, colon).strip(), line.substring(colon + 1).strip());
            }
        }
        return fields;
    }

    private static Optional<String> known(Map<String, String> fields, String name) {
        return Optional.ofNullable(fields.get(name))
                .filter(value -> !value.isEmpty() && !value.startsWith("Unknown"));
    }

    private static String source(String text) {
        return switch (text) {
            case "DHCP Address" -> "dhcp";
            case "Static Address" -> "static";
            default -> text.toLowerCase(Locale.ROOT);
        };
    }
}
