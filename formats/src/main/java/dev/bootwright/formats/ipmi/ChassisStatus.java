package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;

/// What Get Chassis Status answers. Source: table 28-3.
///
/// ```text
/// offset  size  field
///      0     1  current power state    bit 0 power is on, bits 5-6 restore policy
///      1     1  last power event
///      2     1  misc. chassis state
/// ```
///
/// @param restorePolicy what happens when mains power comes back; 3 for unknown
public record ChassisStatus(boolean isOn, int restorePolicy) {

    static ChassisStatus read(ByteReader in) throws FormatException {
        int state = in.u8("current power state");
        in.skip("last power event and chassis state", 2);
        return new ChassisStatus((state & 1) == 1, state >> 5 & 3);
    }
}
