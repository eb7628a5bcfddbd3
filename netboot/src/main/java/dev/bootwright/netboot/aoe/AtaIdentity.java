package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.nio.charset.StandardCharsets;

/// What a device says of itself. Source: ATA/ATAPI-7, §6.17.
///
/// @param size in bytes
public record AtaIdentity(String serial, String firmware, String model, long size) {

    /// @param data 512 bytes
    static AtaIdentity read(byte[] data) throws FormatException {
        ByteReader in = ByteReader.littleEndian("ATA identity", data, 0);
        String serial = text(in.at("serial", 20), 20);
        String firmware = text(in.at("firmware", 46), 8);
        String model = text(in.at("model", 54), 40);
        long lba28 = in.at("LBA28 sectors", 120).u32("LBA28 sectors");
        boolean lba48 = (in.at("features", 166).u16("features") & 0x400) != 0;
        long sectors = lba48 ? in.at("LBA48 sectors", 200).u64("LBA48 sectors") : lba28;
        return new AtaIdentity(serial, firmware, model, sectors * Wire.SECTOR);
    }

    /// Two characters a word, the first one in the high byte.
    private static String text(ByteReader in, int length) throws FormatException {
        byte[] swapped = in.bytes("text", length);
        byte[] ascii = new byte[length];
        for (int i = 0; i < length; i++) {
            byte each = swapped[i ^ 1];
            ascii[i] = each >= ' ' && each < 0x7F ? each : (byte) ' ';
        }
        return new String(ascii, StandardCharsets.US_ASCII).strip();
    }
}
