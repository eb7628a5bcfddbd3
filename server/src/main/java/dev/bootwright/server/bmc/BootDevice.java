package dev.bootwright.server.bmc;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What a BMC can make a machine boot from.
public enum BootDevice {
    /// The firmware's own order: no override.
    NONE,
    NETWORK,
    DISK,
    CDROM,
    /// The firmware's setup.
    BIOS,
    /// Something this program has no word for; never to be set.
    OTHER;

    /// As people and documents write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A device that can be set.
    public static Optional<BootDevice> of(String word) {
        return Stream.of(values())
                .filter(device -> device != OTHER && device.word().equals(word))
                .findFirst();
    }
}
