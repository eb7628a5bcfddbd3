package dev.bootwright.server.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A volume of 22 sectors, laid out by hand after ECMA-119.
///
/// ```text
/// sector
///     16  primary volume descriptor
///     17  terminator
///     18  root:  A.TXT  DIR/
///     19  DIR:  B.TXT
///     20  content of A.TXT
///     21  content of B.TXT
/// ```
final class TreeIso {

    private static final int SECTOR = 2048;

    private TreeIso() {}

    static byte[] bytes() {
        ByteBuffer all = ByteBuffer.allocate(22 * SECTOR);
        all.put(16 * SECTOR, text("\1CD001\1")); // type, standard identifier, version
        all.put(16 * SECTOR + 80, both32(22)); // volume space size
        all.put(16 * SECTOR + 128, both16(SECTOR)); // logical block size
        all.put(16 * SECTOR + 156, record(18, SECTOR, 2, "\0")); // the root's record
        all.put(17 * SECTOR, text("\u00ffCD001\1"));
        all.put(
                18 * SECTOR,
                directory(18, record(20, 1, 0, "A.TXT"), record(19, SECTOR, 2, "DIR")));
        all.put(19 * SECTOR, directory(19, record(21, 1, 0, "B.TXT")));
        all.put(20 * SECTOR, text("a"));
        all.put(21 * SECTOR, text("b"));
        return all.array();
    }

    private static byte[] directory(int block, byte[]... records) {
        var all = new ByteArrayOutputStream();
        all.writeBytes(record(block, SECTOR, 2, "\0"));
        all.writeBytes(record(18, SECTOR, 2, "\1"));
        for (byte[] record : records) {
            all.writeBytes(record);
        }
        return all.toByteArray();
    }

    /// A directory record, ECMA-119 §9.1.
    private static byte[] record(int block, int length, int flags, String name) {
        int size = 33 + name.length() + (name.length() + 1) % 2; // of even length
        return ByteBuffer.allocate(size)
                .put(0, (byte) size)
                .put(2, both32(block))
                .put(10, both32(length))
                .put(25, (byte) flags)
                .put(28, both16(1)) // volume sequence number
                .put(32, (byte) name.length())
                .put(33, text(name))
                .array();
    }

    private static byte[] both32(int value) {
        return ByteBuffer.allocate(8)
                .putInt(4, value)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0, value)
                .array();
    }

    private static byte[] both16(int value) {
        return ByteBuffer.allocate(4)
                .putShort(2, (short) value)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort(0, (short) value)
                .array();
    }

    private static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }
}
