package dev.bootwright.machine.bridge.load;

import dev.bootwright.formats.bzimage.EfiState;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// UEFI as the running kernel shows it in `/sys/firmware/efi`.
final class FirmwareEfi {

    private final Path directory;

    /// @param sys where sysfs is
    FirmwareEfi(Path sys) {
        this.directory = sys.resolve("firmware/efi");
    }

    /// What the next kernel needs to know of it. Empty where there is no UEFI, or the running kernel does not
    /// use it: the next one then does without as well.
    ///
    /// @param descriptorSize of the memory map that the running kernel was given
    Optional<EfiState> state(int descriptorSize) throws IOException {
        if (!Files.exists(directory.resolve("runtime-map/0"))) {
            return Optional.empty();
        }
        List<EfiState.Descriptor> memory = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(directory.resolve("runtime-map"))) {
            for (Path entry : entries) {
                memory.add(descriptor(entry));
            }
        }
        memory.sort((one, other) -> Long.compareUnsigned(one.physical(), other.physical()));
        try {
            return Optional.of(
                    new EfiState(
                            FirmwareMemory.number(directory.resolve("fw_vendor")),
                            FirmwareMemory.number(directory.resolve("runtime")),
                            FirmwareMemory.number(directory.resolve("config_table")),
                            table("SMBIOS"),
                            descriptorSize,
                            memory));
        } catch (IllegalArgumentException e) {
            throw new IOException("UEFI: " + e.getMessage(), e);
        }
    }

    private static EfiState.Descriptor descriptor(Path entry) throws IOException {
        return new EfiState.Descriptor(
                FirmwareMemory.number(entry.resolve("type")),
                FirmwareMemory.number(entry.resolve("phys_addr")),
                FirmwareMemory.number(entry.resolve("virt_addr")),
                FirmwareMemory.number(entry.resolve("num_pages")),
                FirmwareMemory.number(entry.resolve("attribute")));
    }

    /// The address of ACPI's root pointer, or 0 where the kernel has not found one this way.
    long rsdp() throws IOException {
        long newer = table("ACPI20");
        return newer != 0 ? newer : table("ACPI");
    }

    private long table(String name) throws IOException {
        Path tables = directory.resolve("systab");
        if (!Files.exists(tables)) {
            return 0;
        }
        for (String line : Files.readAllLines(tables)) {
            if (line.startsWith(name + "=0x")) {
                return Long.parseUnsignedLong(line.substring(name.length() + 3).strip(), 16);
            }
        }
        return 0;
    }
}
