package dev.bootwright.formats.smbios;

import dev.bootwright.formats.smbios.Structure.BaseboardInformation;
import dev.bootwright.formats.smbios.Structure.ChassisInformation;
import dev.bootwright.formats.smbios.Structure.FirmwareInformation;
import dev.bootwright.formats.smbios.Structure.MemoryDevice;
import dev.bootwright.formats.smbios.Structure.Other;
import dev.bootwright.formats.smbios.Structure.ProcessorInformation;
import dev.bootwright.formats.smbios.Structure.SystemInformation;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.UUID;

/// Where the fields of each kind of structure lie. Source: DSP0134 §7.
final class StructureFields {

    private StructureFields() {}

    static Structure read(Fields in, SmbiosVersion version) {
        return switch (in.type()) {
            case 0 -> new FirmwareInformation(in.text(0x04), in.text(0x05), in.text(0x08));
            case 1 ->
                    new SystemInformation(
                            in.text(0x04),
                            in.text(0x05),
                            in.text(0x06),
                            in.text(0x07),
                            uuid(in, version),
                            in.text(0x19),
                            in.text(0x1A));
            case 2 ->
                    new BaseboardInformation(
                            in.text(0x04),
                            in.text(0x05),
                            in.text(0x06),
                            in.text(0x07),
                            in.text(0x08));
            case 3 ->
                    new ChassisInformation(
                            in.text(0x04),
                            in.u8(0x05).map(type -> type & 0x7F), // the high bit: has a lock
                            in.text(0x06),
                            in.text(0x07),
                            in.text(0x08));
            case 4 -> processor(in);
            case 17 -> memory(in);
            default -> new Other(in.type(), in.handle());
        };
    }

    /// Before version 2.6 the bytes were read in order; since then the first three fields of the UUID
    /// are little-endian (§7.2.1).
    private static Optional<UUID> uuid(Fields in, SmbiosVersion version) {
        Optional<Long> high = in.bits64(0x08, ByteOrder.BIG_ENDIAN);
        Optional<Long> low = in.bits64(0x10, ByteOrder.BIG_ENDIAN);
        if (high.isEmpty() || low.isEmpty()) {
            return Optional.empty();
        }
        long bits = high.get();
        if (bits == low.get() && (bits == 0 || bits == -1)) {
            return Optional.empty();
        }
        if (version.isAtLeast(2, 6)) {
            long timeLow = Integer.toUnsignedLong(Integer.reverseBytes((int) (bits >>> 32)));
            long timeMid = Short.toUnsignedLong(Short.reverseBytes((short) (bits >>> 16)));
            long timeHigh = Short.toUnsignedLong(Short.reverseBytes((short) bits));
            bits = timeLow << 32 | timeMid << 16 | timeHigh;
        }
        return Optional.of(new UUID(bits, low.get()));
    }

    private static ProcessorInformation processor(Fields in) {
        boolean isPopulated = in.u8(0x18).map(status -> (status & 0x40) != 0).orElse(true);
        return new ProcessorInformation(
                in.text(0x04),
                isPopulated,
                in.text(0x07),
                in.text(0x10),
                in.u16(0x14).filter(mhz -> mhz > 0),
                count(in, 0x23, 0x2A),
                count(in, 0x25, 0x2E));
    }

    /// Eight bits, or sixteen in a later field when those do not suffice; 0 is unknown.
    private static Optional<Integer> count(Fields in, int narrow, int wide) {
        Optional<Integer> count = in.u8(narrow);
        if (count.equals(Optional.of(0xFF))) {
            count = in.u16(wide).or(() -> Optional.of(0xFF));
        }
        return count.filter(number -> number > 0 && number < 0xFFFF);
    }

    private static MemoryDevice memory(Fields in) {
        return new MemoryDevice(
                in.text(0x10),
                in.text(0x11),
                size(in),
                in.u8(0x12),
                speed(in, 0x20, 0x58).or(() -> speed(in, 0x15, 0x54)),
                in.text(0x17),
                in.text(0x18),
                in.text(0x1A));
    }

    private static Optional<Long> size(Fields in) {
        int size = in.u16(0x0C).orElse(0xFFFF);
        if (size == 0xFFFF) {
            return Optional.empty();
        }
        if (size == 0x7FFF) {
            return in.u32(0x1C).map(mebibytes -> (mebibytes & 0x7FFF_FFFFL) << 20);
        }
        boolean isInKibibytes = (size & 0x8000) != 0;
        return Optional.of((size & 0x7FFFL) << (isInKibibytes ? 10 : 20));
    }

    private static Optional<Long> speed(Fields in, int narrow, int wide) {
        Optional<Long> speed = in.u16(narrow).map(Integer::longValue);
        if (speed.equals(Optional.of(0xFFFFL))) {
            speed = in.u32(wide).map(bits -> bits & 0x7FFF_FFFFL);
        }
        return speed.filter(number -> number > 0);
    }
}
