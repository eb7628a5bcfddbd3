package dev.bootwright.netboot.aoe;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// What a target says of itself in answer to IDENTIFY DEVICE. Source: ATA/ATAPI-7, §6.17; the words
/// that vblade sets, with FLUSH CACHE EXT and the write cache beside them.
///
/// @param serial at most 20 characters of ASCII; what is longer is cut off
/// @param cached whether what was written is on the disk only after a flush
record Identity(String serial, boolean cached) {

    static final int BYTES = 512;

    private static final String FIRMWARE = "0.1";
    private static final String MODEL = "Bootwright AoE target";

    private static final long MAX_LBA28 = 0x0FFF_FFFF;

    /// Word 83 and 86: 48-bit addresses (bit 10), FLUSH CACHE (12) and FLUSH CACHE EXT (13).
    private static final int LBA48_AND_FLUSH = 0x3400;

    private static final int VALID = 0x4000;
    private static final int WRITE_CACHE = 0x20;

    /// Writes 512 bytes at the buffer's position, words with their low byte first.
    void write(ByteBuffer out, long sectors) {
        int start = out.position();
        for (int i = 0; i < BYTES / Long.BYTES; i++) {
            out.putLong(0);
        }
        ByteBuffer words = out.slice(start, BYTES).order(ByteOrder.LITTLE_ENDIAN);
        text(words, 10, 20, serial);
        text(words, 23, 8, FIRMWARE);
        text(words, 27, 40, MODEL);
        word(words, 47, 0x8000);
        word(words, 49, 0x0200); // LBA
        word(words, 50, VALID);
        words.putInt(2 * 60, (int) Math.min(sectors, MAX_LBA28));
        word(words, 82, WRITE_CACHE);
        word(words, 83, VALID | LBA48_AND_FLUSH);
        word(words, 84, VALID);
        word(words, 85, cached ? WRITE_CACHE : 0);
        word(words, 86, LBA48_AND_FLUSH);
        word(words, 87, VALID);
        word(words, 93, 0x400B);
        words.putLong(2 * 100, sectors);
    }

    private static void word(ByteBuffer words, int number, int value) {
        words.putShort(2 * number, (short) value);
    }

    /// Two characters a word, the first one in the high byte, padded with spaces.
    private static void text(ByteBuffer words, int number, int length, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < length; i++) {
            words.put(2 * number + (i ^ 1), i < ascii.length ? ascii[i] : (byte) ' ');
        }
    }
}
