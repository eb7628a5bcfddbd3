package dev.bootwright.machine.step;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Firmware through `fwupdtool`, which needs no daemon. Source: fwupdtool(1) of fwupd 2.0.
///
/// @param program such as `fwupdtool`
record Fwupd(String program) {

    /// @param id      40 hexadecimal digits that the tool derives from where the device is
    /// @param guids   what firmware is made for
    /// @param version empty when the tool cannot tell
    record Device(String id, List<String> guids, String name, Optional<String> version) {
        Device {
            guids = List.copyOf(guids);
        }

        private boolean isCalled(String wanted) {
            return id.equalsIgnoreCase(wanted)
                    || name.equals(wanted)
                    || guids.stream().anyMatch(wanted::equalsIgnoreCase);
        }
    }

    /// The devices in the output of `fwupdtool get-devices --json`.
    static List<Device> devices(String output) throws JsonException {
        List<Device> devices = new ArrayList<>();
        for (Json element : Json.parse(output).asObject("devices").array("Devices").elements()) {
            Json.Object in = element.asObject("device");
            devices.add(
                    new Device(
                            in.text("DeviceId"),
                            in.array("Guid").map(guid -> guid.asText("Guid")),
                            in.findText("Name").orElse(""),
                            in.findText("Version")));
        }
        return devices;
    }

    String version(String component) throws IOException, InterruptedException {
        Device device = device(component);
        return device.version()
                .orElseThrow(
                        () -> new IOException("fwupd cannot tell the version of " + device.name()));
    }

    /// Installs an image: an archive with its description, or the bare firmware.
    void install(String component, Path image, StepLog log)
            throws IOException, InterruptedException {
        String id = device(component).id();
        boolean isArchive = image.toString().endsWith(".cab");
        List<String> command = new ArrayList<>(List.of(program));
        command.add(isArchive ? "install" : "install-blob");
        command.addAll(
                List.of(
                        image.toString(),
                        id,
                        "--no-reboot-check",
                        "--allow-older",
                        "--allow-reinstall",
                        "--assume-yes"));
        Program.of(command).run(log::line);
    }

    private Device device(String component) throws IOException, InterruptedException {
        List<Device> all = devices(Program.of(program, "get-devices", "--json").output());
        List<Device> meant = all.stream().filter(device -> device.isCalled(component)).toList();
        if (meant.size() != 1) {
            throw new StepRefusedException(
                    "expected one device \"%s\" of fwupd, found %d among %s"
                            .formatted(
                                    component,
                                    meant.size(),
                                    all.stream()
                                            .map(device -> device.name() + " " + device.id())
                                            .toList()));
        }
        return meant.getFirst();
    }
}
