package dev.bootwright.formats.cpio;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.util.HexFormat;

/// The header of one member. Components carry the names of the fields, without their `c_`.
///
/// ```text
/// offset  size  field        numbers are 8 hexadecimal digits of ASCII
///      0     6  c_magic      "070701"
///      6     8  c_ino        members of one number and more than one link are one file
///     14     8  c_mode       type and permissions, as in stat(2)
///     22     8  c_uid
///     30     8  c_gid
///     38     8  c_nlink
///     46     8  c_mtime      seconds since 1970
///     54     8  c_filesize   bytes of content; 0 unless a file or symbolic link
///     62     8  c_maj        device the file was on
///     70     8  c_min
///     78     8  c_rmaj       device the file is
///     86     8  c_rmin
///     94     8  c_namesize   bytes of the name with its final NUL
///    102     8  c_chksum     0: only "070702" has a sum
///    110     n  name, NUL, then 0 to 3 NULs up to a multiple of four
///            m  content, then 0 to 3 NULs up to a multiple of four
/// ```
///
/// The last member is named `TRAILER!!!`. The format leaves open what a name may be; here it is
/// UTF-8, at most [#MAX_NAME_BYTES] long, without NUL.
///
/// @param name relative to the root of the archive: `bin/sh`
/// @param size of the content in bytes (`c_filesize`)
public record CpioEntry(
        String name,
        long ino,
        int mode,
        long uid,
        long gid,
        long nlink,
        long mtime,
        long size,
        long maj,
        long min,
        long rmaj,
        long rmin) {

    /// Longest name in bytes, without the final NUL: the kernel skips members beyond `PATH_MAX`.
    public static final int MAX_NAME_BYTES = 4095;

    /// Largest content in bytes: `c_filesize` has 32 bits.
    public static final long MAX_SIZE = 0xFFFF_FFFFL;

    static final String FORMAT = "cpio";
    static final String TRAILER = "TRAILER!!!";
    static final int HEADER_BYTES = 110;
    private static final byte[] MAGIC = "070701".getBytes(US_ASCII);
    private static final int NUMBER_BYTES = 8;

    private static final int TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int CHARACTER_DEVICE = 0020000;
    private static final int FILE = 0100000;
    private static final int SYMBOLIC_LINK = 0120000;

    public CpioEntry {
        int bytes = name.getBytes(UTF_8).length;
        if (bytes == 0 || bytes > MAX_NAME_BYTES || name.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("not the name of a member: \"" + name + "\"");
        }
    }

    /// A directory of root's; `permissions` as in `0755`.
    public static CpioEntry directory(String name, long ino, int permissions) {
        return new CpioEntry(name, ino, DIRECTORY | permissions, 0, 0, 2, 0, 0, 0, 0, 0, 0);
    }

    /// A regular file of root's with one link.
    public static CpioEntry file(String name, long ino, int permissions, long size) {
        return new CpioEntry(name, ino, FILE | permissions, 0, 0, 1, 0, size, 0, 0, 0, 0);
    }

    /// A symbolic link of root's, whose content is its target.
    public static CpioEntry symbolicLink(String name, long ino, String target) {
        int size = target.getBytes(UTF_8).length;
        return new CpioEntry(name, ino, SYMBOLIC_LINK | 0777, 0, 0, 1, 0, size, 0, 0, 0, 0);
    }

    /// A character device of root's, as mknod(1) makes it.
    public static CpioEntry characterDevice(
            String name, long ino, int permissions, int major, int minor) {
        int mode = CHARACTER_DEVICE | permissions;
        return new CpioEntry(name, ino, mode, 0, 0, 1, 0, 0, 0, 0, major, minor);
    }

    public static CpioEntry trailer() {
        return new CpioEntry(TRAILER, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0);
    }

    public boolean isDirectory() {
        return (mode & TYPE) == DIRECTORY;
    }

    public boolean isFile() {
        return (mode & TYPE) == FILE;
    }

    public boolean isSymbolicLink() {
        return (mode & TYPE) == SYMBOLIC_LINK;
    }

    /// Permissions, with set-user-id, set-group-id and sticky bit.
    public int permissions() {
        return mode & 07777;
    }

    /// Reads the numbers of a header; the name follows it and is not read.
    static Header readHeader(ByteReader in) throws FormatException {
        in.magic("c_magic", MAGIC);
        long ino = number(in, "c_ino");
        int mode = (int) number(in, "c_mode");
        long uid = number(in, "c_uid");
        long gid = number(in, "c_gid");
        long nlink = number(in, "c_nlink");
        long mtime = number(in, "c_mtime");
        long size = number(in, "c_filesize");
        long maj = number(in, "c_maj");
        long min = number(in, "c_min");
        long rmaj = number(in, "c_rmaj");
        long rmin = number(in, "c_rmin");
        long nameSize = number(in, "c_namesize");
        if (nameSize < 2 || nameSize > MAX_NAME_BYTES + 1) {
            throw in.malformed(
                    "c_namesize",
                    NUMBER_BYTES,
                    "%d is not from 2 to %d".formatted(nameSize, MAX_NAME_BYTES + 1));
        }
        number(in, "c_chksum");
        var unnamed =
                new CpioEntry("?", ino, mode, uid, gid, nlink, mtime, size, maj, min, rmaj, rmin);
        return new Header(unnamed, (int) nameSize);
    }

    /// @param entry    named `?`
    /// @param nameSize in bytes, with the final NUL
    record Header(CpioEntry entry, int nameSize) {}

    CpioEntry withName(String newName) {
        return new CpioEntry(
                newName, ino, mode, uid, gid, nlink, mtime, size, maj, min, rmaj, rmin);
    }

    /// The header with its name and padding.
    public byte[] toBytes() {
        byte[] encoded = name.getBytes(UTF_8);
        int length = HEADER_BYTES + encoded.length + 1;
        byte[] bytes = new byte[length + padding(length)];
        System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
        long[] numbers = {
            ino, mode, uid, gid, nlink, mtime, size, maj, min, rmaj, rmin, encoded.length + 1, 0
        };
        int at = MAGIC.length;
        for (long number : numbers) {
            if (number < 0 || number > MAX_SIZE) {
                throw new IllegalArgumentException(
                        "%s: %d does not fit 32 bits".formatted(name, number));
            }
            byte[] digits =
                    HexFormat.of().withUpperCase().toHexDigits(number, 8).getBytes(US_ASCII);
            System.arraycopy(digits, 0, bytes, at, NUMBER_BYTES);
            at += NUMBER_BYTES;
        }
        System.arraycopy(encoded, 0, bytes, HEADER_BYTES, encoded.length);
        return bytes;
    }

    /// Bytes from `length` up to the next multiple of four.
    public static int padding(long length) {
        return (int) (-length & 3);
    }

    private static long number(ByteReader in, String field) throws FormatException {
        byte[] digits = in.bytes(field, NUMBER_BYTES);
        long value = 0;
        for (byte digit : digits) {
            int nibble = Character.digit(digit, 16);
            if (nibble < 0) {
                throw in.malformed(
                        field,
                        NUMBER_BYTES,
                        "%s is not 8 hexadecimal digits"
                                .formatted(HexFormat.of().formatHex(digits)));
            }
            value = value << 4 | nibble;
        }
        return value;
    }
}
