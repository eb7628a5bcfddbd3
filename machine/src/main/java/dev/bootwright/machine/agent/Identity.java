package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.machine.hardware.Placeholders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What the machine is known by, read from a `/sys`.
final class Identity {

    /// Not present, and present but not set (SMBIOS 3.7 §7.2.1).
    private static final Set<String> UNSET_UUIDS =
            Set.of(
                    "",
                    "00000000-0000-0000-0000-000000000000",
                    "ffffffff-ffff-ffff-ffff-ffffffffffff");

    private static final String ETHERNET = "1";

    private Identity() {}

    /// @param root         of the file system with `sys`
    /// @param agent        version of the agent
    /// @param uptimeMillis since the kernel started
    static Registration registration(
            Path root, BootArguments arguments, String agent, long uptimeMillis) {
        Path sys = root.resolve("sys");
        return new Registration(
                read(sys.resolve("class/dmi/id/product_uuid"))
                        .map(uuid -> uuid.toLowerCase(Locale.ROOT))
                        .filter(uuid -> !UNSET_UUIDS.contains(uuid)),
                Placeholders.without(
                        read(sys.resolve("class/dmi/id/product_serial"))
                                .filter(serial -> !serial.isEmpty())),
                macs(sys.resolve("class/net")),
                arguments.bootMac(),
                Files.exists(sys.resolve("firmware/efi")) ? "uefi" : "bios",
                agent,
                uptimeMillis,
                arguments.developer());
    }

    private static List<MacAddress> macs(Path interfaces) {
        List<MacAddress> macs = new ArrayList<>();
        try (DirectoryStream<Path> each = Files.newDirectoryStream(interfaces)) {
            for (Path device : each) {
                // A device behind it tells real interfaces from bridges, bonds and the like.
                if (read(device.resolve("type")).orElse("").equals(ETHERNET)
                        && Files.exists(device.resolve("device"))) {
                    read(device.resolve("address")).map(MacAddress::parse).ifPresent(macs::add);
                }
            }
        } catch (IOException e) {
            // None: the server knows the machine by its UUID then.
        }
        Collections.sort(macs);
        return macs;
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file).strip());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
