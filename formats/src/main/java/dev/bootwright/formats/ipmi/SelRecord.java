package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import java.time.Instant;
import java.util.Optional;

/// One record of the system event log. Source: table 32-1.
///
/// ```text
/// offset  size  field          little-endian
///      0     2  record id
///      2     1  record type    2 system event; 0xC0 to 0xDF OEM with time, from 0xE0 OEM without
///      3     4  timestamp      seconds since 1970; up to 0x20000000 since the controller started
///      7     2  generator id
///      9     1  event format
///     10     1  sensor type
///     11     1  sensor number
///     12     1  direction and type   bit 7 deasserted, bits 0-6 event type
///     13     3  event data
/// ```
///
/// @param raw the sixteen bytes
public record SelRecord(
        int id,
        int type,
        Optional<Instant> time,
        int sensorType,
        int sensor,
        int eventType,
        boolean deasserted,
        int data1,
        Opaque raw) {

    static final int BYTES = 16;
    private static final int SYSTEM_EVENT = 2;
    private static final long SINCE_START = 0x2000_0000L;

    static SelRecord read(byte[] record) throws FormatException {
        ByteReader in = ByteReader.littleEndian("SEL", record, 0);
        int id = in.u16("record id");
        int type = in.u8("record type");
        long seconds = in.u32("timestamp");
        boolean isTimed = type < 0xE0 && seconds > SINCE_START && seconds != 0xFFFF_FFFFL;
        in.skip("generator id and format", 3);
        int sensorType = in.u8("sensor type");
        int sensor = in.u8("sensor number");
        int direction = in.u8("direction and type");
        int data1 = in.u8("event data 1");
        in.skip("event data 2 and 3", 2);
        return new SelRecord(
                id,
                type,
                isTimed ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty(),
                sensorType,
                sensor,
                direction & 0x7F,
                (direction & 0x80) != 0,
                data1,
                Opaque.of(record));
    }

    /// Whether it follows the common layout, so that its sensor means something.
    public boolean isSystemEvent() {
        return type == SYSTEM_EVENT;
    }

    /// The sensor it is about, such as `memory #0x08`.
    public String source() {
        return isSystemEvent()
                ? "%s #0x%02x".formatted(SensorTypes.name(sensorType), sensor)
                : "record type 0x%02x".formatted(type);
    }

    /// What happened.
    public String message() {
        if (!isSystemEvent()) {
            return "of the vendor: " + raw.toString().substring(6);
        }
        return SensorTypes.event(sensorType, eventType, data1 & 0xF) + (deasserted ? ", over" : "");
    }
}
