package dev.bootwright.formats.iso9660;

import java.util.Arrays;

/// The volume of [TinyIso] with another `/boot` behind it.
final class LargeDirectory {

    private static final int START = 24 * TinyIso.SECTOR;

    private final byte[] image;
    private int end = START;
    private int lastRecord = START;

    /// @param size of its records, in bytes
    LargeDirectory(int size) {
        image = Arrays.copyOf(TinyIso.bytes(), START + size);
        TinyIso.put(image, TinyIso.BOOT_AT + 2, TinyIso.both32(START / TinyIso.SECTOR));
        TinyIso.put(image, TinyIso.BOOT_AT + 10, TinyIso.both32(size));
        add(TinyIso.record(START / TinyIso.SECTOR, size, 2, "\0"));
        add(TinyIso.record(19, TinyIso.SECTOR, 2, "\1"));
    }

    /// Adds a record, in the next sector where it would cross the end of one.
    void add(byte[] record) {
        int left = TinyIso.SECTOR - end % TinyIso.SECTOR;
        lastRecord = left < record.length ? end + left : end;
        TinyIso.put(image, lastRecord, record);
        end = lastRecord + record.length;
    }

    /// Fills it with small files, as many as it holds beside some bytes at its end.
    void fill(int kept) {
        for (int i = 0; end < image.length - kept; i++) {
            add(TinyIso.record(23, 7, 0, "F%07d".formatted(i)));
        }
    }

    /// Where the last record begins in the image.
    int lastRecord() {
        return lastRecord;
    }

    byte[] image() {
        return image;
    }
}
