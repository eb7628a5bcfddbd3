package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.util.Optional;
import java.util.stream.Stream;

/// Boot option parameter 5: what the firmware boots from, over its own order. Source: table 28-14.
///
/// ```text
/// offset  size  field
///      0     1  bit 7 valid, bit 6 persistent, bit 5 UEFI
///      1     1  bits 2-5 device selector
///      2     3  console and override bits     zero: as configured
/// ```
///
/// @param valid    whether the firmware is to look at the rest
/// @param selector of the device; some controllers have codes beyond those of [Device]
public record BootFlags(boolean valid, boolean persistent, boolean uefi, int selector) {

    static final int BYTES = 5;

    /// No override.
    public static final BootFlags NONE = new BootFlags(false, false, false, 0);

    /// Devices that a selector names.
    public enum Device {
        NONE(0),
        NETWORK(1),
        DISK(2),
        CDROM(5),
        SETUP(6);

        public final int selector;

        Device(int selector) {
            this.selector = selector;
        }

        /// The device of a selector, if it is one of these.
        public static Optional<Device> of(int selector) {
            return Stream.of(values()).filter(device -> device.selector == selector).findFirst();
        }
    }

    static BootFlags read(ByteReader in) throws FormatException {
        int flags = in.u8("boot flags");
        int device = in.u8("boot device");
        in.skip("console and override bits", BYTES - 2);
        return new BootFlags(
                (flags & 0x80) != 0, (flags & 0x40) != 0, (flags & 0x20) != 0, device >> 2 & 0xF);
    }

    Opaque toOpaque() {
        int flags = (valid ? 0x80 : 0) | (persistent ? 0x40 : 0) | (uefi ? 0x20 : 0);
        return Opaque.of((byte) flags, (byte) (selector << 2), (byte) 0, (byte) 0, (byte) 0);
    }
}
