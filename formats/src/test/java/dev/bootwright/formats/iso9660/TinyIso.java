package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A volume of 24 sectors, laid out by hand after ECMA-119, RRIP and El Torito.
///
/// ```text
/// sector
///     16  primary volume descriptor
///     17  boot record
///     18  terminator
///     19  root:  boot/  kernel-6.1  link -> boot/../kernel-6.1  big (two extents)  packed (zisofs)
///     20  boot:  grub.cfg  up -> /boot  loop -> loop
///     21  continuation area: the rest of the name kernel-6.1
///     22  boot catalog: BIOS at sector 23, UEFI at sector 20
///     23  content
/// ```
final class TinyIso {

    static final int SECTOR = 2048;
    static final int PRIMARY = 16 * SECTOR;
    static final int BOOT_RECORD = 17 * SECTOR;
    static final int TERMINATOR = 18 * SECTOR;
    static final int ROOT = 19 * SECTOR;
    static final int BOOT = 20 * SECTOR;
    static final int CONTINUATION = 21 * SECTOR;
    static final int CATALOG = 22 * SECTOR;
    static final int CONTENT = 23 * SECTOR;

    /// Where the records of the root begin.
    static final int BOOT_AT = ROOT + 60 + 34;

    static final int KERNEL_AT = BOOT_AT + 84;
    static final int LINK_AT = KERNEL_AT + 114;
    static final int BIG_AT = LINK_AT + 110;
    static final int PACKED_AT = BIG_AT + 2 * 40;

    private TinyIso() {}

    static byte[] bytes() {
        byte[] all = new byte[24 * SECTOR];
        put(
                all,
                PRIMARY,
                text("\1CD001\1")); // volume descriptor type, standard identifier, version
        put(all, PRIMARY + 40, text("TINY 1                          ")); // volume identifier
        put(all, PRIMARY + 80, both32(24)); // volume space size
        put(all, PRIMARY + 128, both16(SECTOR)); // logical block size
        put(all, PRIMARY + 156, record(19, SECTOR, 2, "\0")); // directory record of the root
        put(all, PRIMARY + 813, text("2026112103040500\4")); // 03:04:05, an hour before UTC
        put(all, BOOT_RECORD, text("\0CD001\1EL TORITO SPECIFICATION")); // boot system identifier
        put(all, BOOT_RECORD + 71, new byte[] {22, 0, 0, 0}); // boot catalog sector
        put(all, TERMINATOR, text("\u00ffCD001\1"));
        put(all, ROOT, root());
        put(all, BOOT, boot());
        put(all, CONTINUATION, nm(0, "nel-6.1"));
        put(all, CATALOG, catalog());
        put(all, CONTENT, text("content"));
        return all;
    }

    static ByteSource source(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(ByteBuffer target, long position) {
                if (position >= bytes.length) {
                    return -1;
                }
                int length = Math.min(target.remaining(), bytes.length - (int) position);
                target.put(bytes, (int) position, length);
                return length;
            }
        };
    }

    private static byte[] root() {
        byte[] sp = text("SP\7\1\u00be\u00ef\0"); // check bytes, no bytes skipped
        byte[] er = text("ER\u0012\1\12\0\0\1RRIP_1991A"); // lengths 10, 0, 0, version 1
        byte[] continued = join(text("CE\u001c\1"), both32(21), both32(0), both32(12));
        byte[] sl = text("SL\31\1\0\0\4boot\4\0\0\12kernel-6.1"); // boot, .., kernel-6.1
        sl[2] = (byte) sl.length;
        return join(
                record(19, SECTOR, 2, "\0", sp, er), // 60 bytes
                record(19, SECTOR, 2, "\1"), // 34
                record(20, SECTOR, 2, "BOOT", nm(0, "boot"), px(0x41ED)), // 84
                record(23, 7, 0, "KERNEL.;1", nm(1, "ker"), px(0x81A4), continued),
                record(0, 0, 0, "LINK.;1", nm(0, "link"), px(0xA1FF), sl),
                record(23, SECTOR, 0x80, "BIG", text("TF\4\1")), // 40, without a name of its own
                record(16, 7, 0, "BIG", text("TF\4\1")),
                record(23, 7, 0, "PACKED", nm(0, "packed"), text("ZF\u0010\1pz\4\17"), both32(70)));
    }

    private static byte[] boot() {
        return join(
                record(20, SECTOR, 2, "\0", px(0x41ED)),
                record(19, SECTOR, 2, "\1"),
                record(23, 3, 0, "GRUB.CFG;1", nm(0, "grub.cfg"), px(0x81A4)),
                record(0, 0, 0, "LOOP", px(0xA1FF), nm(0, "loop"), text("SL\13\1\0\0\4loop")),
                record(0, 0, 0, "UP", px(0xA1FF), nm(0, "up"), text("SL\15\1\0\10\0\0\4boot")));
    }

    private static byte[] catalog() {
        byte[] validation = new byte[32];
        validation[0] = 1; // header id
        put(validation, 28, new byte[] {(byte) 0xAA, 0x55}); // checksum: 0xAA55 + 0x55AA + 1 = 0
        put(validation, 30, new byte[] {0x55, (byte) 0xAA}); // key bytes
        return join(
                validation,
                image(0x88, 4, 23), // BIOS, 4 sectors of 512 bytes
                Arrays.copyOf(
                        new byte[] {(byte) 0x91, (byte) 0xEF, 1}, 32), // last section, one entry
                image(0x88, 0, 20)); // UEFI, size not said
    }

    private static byte[] image(int indicator, int sectors, int rba) {
        return ByteBuffer.allocate(32)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) indicator)
                .put((byte) 0) // no emulation
                .putShort((short) 0) // load segment
                .putShort((short) 0) // system type
                .putShort((short) sectors)
                .putInt(rba)
                .array();
    }

    /// A directory record, ECMA-119 §9.1.
    static byte[] record(int block, int length, int flags, String name, byte[]... systemUse) {
        byte[] use = join(systemUse);
        byte[] padding = new byte[name.length() % 2 == 0 ? 1 : 0];
        int size = 33 + name.length() + padding.length + use.length;
        byte[] record =
                join(
                        new byte[] {(byte) (size + size % 2), 0}, // even length, no attributes
                        both32(block),
                        both32(length),
                        new byte[] {126, 11, 21, 3, 4, 5, 0}, // 2026-11-21 03:04:05 UTC
                        new byte[] {(byte) flags, 0, 0}, // not interleaved
                        both16(1), // volume sequence number
                        new byte[] {(byte) name.length()},
                        text(name),
                        padding,
                        use);
        return Arrays.copyOf(record, size + size % 2);
    }

    static byte[] nm(int flags, String name) {
        return text("NM" + (char) (5 + name.length()) + "\1" + (char) flags + name);
    }

    private static byte[] px(int mode) {
        return join(text("PX\44\1"), both32(mode), both32(1), both32(0), both32(0));
    }

    static byte[] both32(int value) {
        return ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .order(ByteOrder.BIG_ENDIAN)
                .putInt(value)
                .array();
    }

    private static byte[] both16(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putShort((short) value)
                .order(ByteOrder.BIG_ENDIAN)
                .putShort((short) value)
                .array();
    }

    static byte[] text(String text) {
        return text.getBytes(ISO_8859_1);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    static void put(byte[] all, int offset, byte[] part) {
        System.arraycopy(part, 0, all, offset, part.length);
    }
}
