package dev.bootwright.machine.bridge.load;

import dev.bootwright.formats.bzimage.MemoryRange;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The memory of the machine, as the firmware has described it and as the running kernel uses it.
final class FirmwareMemory {

    /// Source: Linux, arch/x86/kernel/e820.c.
    private static final Map<String, Integer> TYPES =
            Map.of(
                    "System RAM",
                    MemoryRange.RAM,
                    "ACPI Tables",
                    3,
                    "ACPI Non-volatile Storage",
                    4,
                    "Unusable memory",
                    5,
                    "Persistent Memory",
                    7,
                    "Persistent Memory (legacy)",
                    12,
                    "Soft Reserved",
                    0xEFFFFFFF);

    private static final Pattern RESOURCE =
            Pattern.compile("( *)([0-9a-f]{1,16})-([0-9a-f]{1,16}) : (.*)");

    /// Below lies what BIOSes and real-mode code use.
    private static final long LOWEST = 1 << 20;

    private FirmwareMemory() {}

    /// The memory map of the firmware, in the order of its addresses.
    ///
    /// @param sys where sysfs is
    /// @throws IOException if there is none, or not in this form
    static List<MemoryRange> map(Path sys) throws IOException {
        List<MemoryRange> ranges = new ArrayList<>();
        try (DirectoryStream<Path> entries =
                Files.newDirectoryStream(sys.resolve("firmware/memmap"))) {
            for (Path entry : entries) {
                long start = number(entry.resolve("start"));
                long last = number(entry.resolve("end"));
                String type = Files.readString(entry.resolve("type")).strip();
                ranges.add(
                        new MemoryRange(
                                start,
                                last - start + 1,
                                TYPES.getOrDefault(type, MemoryRange.RESERVED)));
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the firmware's memory map: " + e.getMessage(), e);
        }
        ranges.sort(Comparator.comparingLong(MemoryRange::address));
        return ranges;
    }

    /// What the running kernel uses as memory, without what it has set apart: its own code may be written over
    /// once it has ended.
    ///
    /// @param resources `/proc/iomem`, as root reads it
    static List<MemoryRange> usable(Iterable<String> resources) {
        List<MemoryRange> usable = new ArrayList<>();
        for (String line : resources) {
            Matcher matcher = RESOURCE.matcher(line);
            if (!matcher.matches()) {
                continue;
            }
            long first = Long.parseUnsignedLong(matcher.group(2), 16);
            long end = Long.parseUnsignedLong(matcher.group(3), 16) + 1;
            String name = matcher.group(4);
            if (first < 0 || end <= first) {
                continue;
            }
            if (!matcher.group(1).isEmpty()) {
                if (!name.startsWith("Kernel ")) {
                    usable = FreeMemory.without(usable, first, end);
                }
            } else if (name.equals("System RAM")) {
                usable.add(new MemoryRange(first, end - first, MemoryRange.RAM));
            }
        }
        return FreeMemory.without(usable, 0, LOWEST);
    }

    /// The number in a file of sysfs: `0x7ff00000` or decimal.
    static long number(Path file) throws IOException {
        String text = Files.readString(file).strip();
        try {
            return text.startsWith("0x")
                    ? Long.parseUnsignedLong(text.substring(2), 16)
                    : Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IOException("%s: no number: %s".formatted(file, text), e);
        }
    }
}
