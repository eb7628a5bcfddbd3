package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;

/// What Get Device ID answers. Source: table 20-2.
///
/// ```text
/// offset  size  field                little-endian
///      0     1  device id
///      1     1  device revision
///      2     1  firmware revision 1  bit 7 firmware update under way, bits 0-6 major
///      3     1  firmware revision 2  minor, BCD
///      4     1  IPMI version         BCD, low nibble first
///      5     1  additional device support
///      6     3  manufacturer         IANA enterprise number, 20 bits
///      9     2  product id
/// ```
///
/// @param firmware     such as `1.23`
/// @param ipmiVersion  such as `2.0`
/// @param manufacturer IANA private enterprise number
public record DeviceId(
        int deviceId, String firmware, String ipmiVersion, int manufacturer, int product) {

    static DeviceId read(ByteReader in) throws FormatException {
        int id = in.u8("device id");
        in.skip("device revision", 1);
        int major = in.u8("firmware revision 1") & 0x7F;
        int minor = in.u8("firmware revision 2");
        int version = in.u8("IPMI version");
        in.skip("additional device support", 1);
        int manufacturer = in.u16("manufacturer") | (in.u8("manufacturer") & 0xF) << 16;
        return new DeviceId(
                id,
                "%d.%02x".formatted(major, minor),
                "%x.%x".formatted(version & 0xF, version >> 4),
                manufacturer,
                in.u16("product id"));
    }
}
