package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/// Damages of [TinyIso], each with the message that it is refused with.
final class IsoDamages {

    static final int CE = TinyIso.KERNEL_AT + 42 + 8 + 36;
    private static final int SL = TinyIso.LINK_AT + 40 + 9 + 36;
    private static final int NM = TinyIso.BOOT_AT + 38;
    private static final int TIME = TinyIso.PRIMARY + 813;
    private static final String FILE = "%d bytes from byte %d, but the image ends at byte 49152";
    private static final String NAME = "a slash or control character in a name";
    private static final String MORE =
            "more of the file is announced, but the next record is another's";

    private IsoDamages() {}

    static Stream<Arguments> damages() {
        return Stream.concat(
                Stream.concat(descriptors(), records()), Stream.concat(systemUse(), catalogs()));
    }

    private static Stream<Arguments> descriptors() {
        return Stream.of(
                damage(
                        "no volume",
                        TinyIso.PRIMARY + 1,
                        "XD001",
                        "standard identifier",
                        TinyIso.PRIMARY + 1,
                        "not \"CD001\": no ISO 9660 volume"),
                damage(
                        "UDF",
                        TinyIso.PRIMARY + 1,
                        "BEA01",
                        "standard identifier",
                        TinyIso.PRIMARY + 1,
                        "a UDF volume, which has no ISO 9660 beside it"),
                damage(
                        "no primary descriptor",
                        TinyIso.PRIMARY,
                        "\u00ff",
                        "volume descriptor type",
                        TinyIso.PRIMARY,
                        "ends without a primary one"),
                damage(
                        "two byte orders",
                        TinyIso.PRIMARY + 80,
                        "\31",
                        "volume space size",
                        TinyIso.PRIMARY + 80,
                        "25 in little-endian, 24 in big-endian order"),
                damage(
                        "larger than the image",
                        TinyIso.PRIMARY + 80,
                        both(25),
                        "volume space size",
                        TinyIso.PRIMARY + 80,
                        "25 blocks of 2048 bytes, but the image ends at byte 49152: is it a part only?"),
                damage(
                        "blocks of 0 bytes",
                        TinyIso.PRIMARY + 128,
                        "\0\0\0\0",
                        "logical block size",
                        TinyIso.PRIMARY + 128,
                        "0 bytes, not 512, 1024 or 2048"),
                damage(
                        "root outside",
                        TinyIso.PRIMARY + 158,
                        both(0x7FFFFFFF),
                        "location of extent",
                        TinyIso.PRIMARY + 158,
                        FILE.formatted(2048, 0x7FFFFFFFL * 2048)),
                damage(
                        "root of no length",
                        TinyIso.PRIMARY + 166,
                        both(0),
                        "directory record of the root",
                        TinyIso.PRIMARY + 156,
                        "no directory of any length"),
                damage(
                        "root that is a file",
                        TinyIso.PRIMARY + 156 + 25,
                        "\0",
                        "directory record of the root",
                        TinyIso.PRIMARY + 156,
                        "no directory of any length"),
                damage(
                        "month 13",
                        TIME + 4,
                        "13",
                        "volume creation",
                        TIME,
                        "2026132103040500 is no date and time"),
                damage("no digits", TIME + 4, "xx", "volume creation", TIME, "16 digits expected"));
    }

    private static Stream<Arguments> records() {
        return Stream.of(
                damage(
                        "short record",
                        TinyIso.BOOT_AT,
                        "\41",
                        "length of directory record",
                        TinyIso.BOOT_AT,
                        "33 bytes, at least 34 expected"),
                damage(
                        "name longer than the record",
                        TinyIso.BOOT_AT + 32,
                        "\100",
                        "length of file identifier",
                        TinyIso.BOOT_AT + 32,
                        "64 bytes in a record of 84"),
                damage(
                        "no name",
                        TinyIso.BOOT_AT + 32,
                        "\0",
                        "length of file identifier",
                        TinyIso.BOOT_AT + 32,
                        "0 bytes in a record of 84"),
                damage(
                        "interleaved",
                        TinyIso.BOOT_AT + 26,
                        "\1",
                        "file unit size",
                        TinyIso.BOOT_AT + 26,
                        "interleaved content cannot be read"),
                damage(
                        "file outside",
                        TinyIso.KERNEL_AT + 2,
                        both(24),
                        "location of extent",
                        TinyIso.KERNEL_AT + 2,
                        FILE.formatted(7, 49152)),
                damage(
                        "file too long",
                        TinyIso.KERNEL_AT + 10,
                        both(2049),
                        "data length",
                        TinyIso.KERNEL_AT + 10,
                        FILE.formatted(2049, TinyIso.CONTENT)),
                damage(
                        "absurd length",
                        TinyIso.KERNEL_AT + 10,
                        both(-1),
                        "data length",
                        TinyIso.KERNEL_AT + 10,
                        FILE.formatted(0xFFFFFFFFL, TinyIso.CONTENT)),
                damage(
                        "directory of no length",
                        TinyIso.BOOT_AT + 10,
                        both(0),
                        "data length",
                        TinyIso.BOOT_AT + 10,
                        "a directory without any record"),
                damage(
                        "looping directory",
                        TinyIso.BOOT_AT + 2,
                        both(19),
                        "location of extent",
                        TinyIso.BOOT_AT + 2,
                        "the directory at byte 38912 leads back to itself"),
                damage(
                        "directory in content",
                        TinyIso.BOOT_AT + 2,
                        both(23),
                        "location of extent",
                        TinyIso.CONTENT + 2,
                        "1852142702 in little-endian, 1946157056 in big-endian order"),
                damage(
                        "directory that lies elsewhere",
                        TinyIso.BOOT + 2,
                        both(21),
                        "location of extent",
                        TinyIso.BOOT + 2,
                        "the directory says it lies at byte 43008"),
                damage(
                        "last extent missing",
                        TinyIso.BIG_AT + 40 + 25,
                        "\u0080",
                        "file flags",
                        TinyIso.BIG_AT + 40 + 25,
                        MORE),
                damage(
                        "extent of another file",
                        TinyIso.BIG_AT + 40 + 33,
                        "X",
                        "file flags",
                        TinyIso.BIG_AT + 25,
                        MORE));
    }

    private static Stream<Arguments> systemUse() {
        return Stream.of(
                damage("slash in a name", NM + 5, "/", "file name", NM, NAME),
                damage("NUL in a name", NM + 6, "\0", "file name", NM, NAME),
                damage("escape in a name", NM + 6, "\33", "file name", NM, NAME),
                damage(
                        "name of the directory above",
                        NM + 4,
                        "\4",
                        "NM flags",
                        NM + 4,
                        "the name of the directory itself or the one above"),
                damage(
                        "name ..",
                        NM,
                        "NM\7\1\0..XX\46\1",
                        "file name",
                        NM,
                        "\"..\" is no name of a file"),
                damage(
                        "entry too short",
                        NM + 2,
                        "\3",
                        "length of system use entry",
                        NM + 2,
                        "3 bytes where 46 are left"),
                damage(
                        "entry too long",
                        NM + 2,
                        "\u00ff",
                        "length of system use entry",
                        NM + 2,
                        "255 bytes where 46 are left"),
                damage(
                        "continuation outside",
                        CE + 4,
                        both(24),
                        "continuation area",
                        49152,
                        "needs 12 bytes, the image ends at byte 49152"),
                damage(
                        "absurd continuation",
                        CE + 20,
                        both(1 << 17),
                        "length of continuation area",
                        CE + 20,
                        "131072 bytes in continuation 1, too much for names and links"),
                damage(
                        "mode of a directory",
                        TinyIso.KERNEL_AT + 42 + 8 + 4,
                        both(0x41ED),
                        "PX file mode",
                        TinyIso.KERNEL_AT,
                        "mode 40755 in a record that is no such thing"),
                damage(
                        "link without target",
                        SL,
                        "XX",
                        "PX file mode",
                        TinyIso.LINK_AT,
                        "mode 120777 in a record that is no such thing"),
                damage(
                        "component too long",
                        SL + 6,
                        "\100",
                        "SL component length",
                        SL + 6,
                        "64 bytes where 18 are left"),
                damage(
                        "slash in a component",
                        SL + 8,
                        "/",
                        "SL component",
                        SL + 7,
                        "a slash or control character in it"),
                damage(
                        "root behind a name",
                        SL + 11,
                        "\10",
                        "SL component",
                        SL + 11,
                        "the root after something else"));
    }

    private static Stream<Arguments> catalogs() {
        return Stream.of(
                damage(
                        "catalog outside",
                        TinyIso.BOOT_RECORD + 71,
                        "\30",
                        "El Torito: boot catalog",
                        49152,
                        "needs 2048 bytes, the image ends at byte 49152"),
                damage(
                        "checksum of the catalog",
                        TinyIso.CATALOG + 4,
                        "\1",
                        "El Torito: validation entry",
                        TinyIso.CATALOG,
                        "sums up to 0x0001, not 0"),
                damage(
                        "key of the catalog",
                        TinyIso.CATALOG + 28,
                        "\0\0\u00ff\u00ff",
                        "El Torito: key bytes",
                        TinyIso.CATALOG + 30,
                        "0xffff, not 55 AA"),
                damage(
                        "boot indicator",
                        TinyIso.CATALOG + 32,
                        "\1",
                        "El Torito: boot indicator",
                        TinyIso.CATALOG + 32,
                        "0x01, not 88 or 0"),
                damage(
                        "boot image outside",
                        TinyIso.CATALOG + 40,
                        "\u00ff",
                        "El Torito: load rba",
                        TinyIso.CATALOG + 40,
                        FILE.formatted(2048, 255 * 2048)),
                damage(
                        "many section entries",
                        TinyIso.CATALOG + 66,
                        "\u00ff",
                        "El Torito: number of section entries",
                        TinyIso.CATALOG + 66,
                        "255 do not fit the sector"));
    }

    private static Arguments damage(
            String name, int at, String bytes, String field, int offset, String reason) {
        String whole = field.startsWith("El Torito: ") ? field : "ISO 9660: " + field;
        return argumentSet(name, at, bytes, "%s at byte %d: %s".formatted(whole, offset, reason));
    }

    private static String both(int value) {
        return new String(TinyIso.both32(value), ISO_8859_1);
    }
}
