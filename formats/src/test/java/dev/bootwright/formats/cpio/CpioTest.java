package dev.bootwright.formats.cpio;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpioTest {

    /// Laid out by hand, field by field as in [CpioEntry]: magic, ino, mode, uid, gid, nlink, mtime,
    /// filesize, maj, min, rmaj, rmin, namesize, chksum; name; content.
    private static final String GOLDEN =
            // The directory "etc", drwxr-xr-x, two links; 110 + 4 bytes of name, 2 of padding.
            "070701"
                    + "00000001"
                    + "000041ED"
                    + "00000000"
                    + "00000000"
                    + "00000002"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000004"
                    + "00000000"
                    + "etc\0"
                    + "\0\0"
                    // The file "etc/a", -rw-r-----, 5 bytes and 3 of padding; the name ends at 116.
                    + "070701"
                    + "00000002"
                    + "000081A0"
                    + "00000000"
                    + "00000000"
                    + "00000001"
                    + "00000000"
                    + "00000005"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000006"
                    + "00000000"
                    + "etc/a\0"
                    + "hello"
                    + "\0\0\0"
                    // The empty file "etc/b", -rwsr-xr-x.
                    + "070701"
                    + "00000003"
                    + "000089ED"
                    + "00000000"
                    + "00000000"
                    + "00000001"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000006"
                    + "00000000"
                    + "etc/b\0"
                    // The symbolic link "l" to "etc/a"; 110 + 2 bytes of name, none of padding.
                    + "070701"
                    + "00000004"
                    + "0000A1FF"
                    + "00000000"
                    + "00000000"
                    + "00000001"
                    + "00000000"
                    + "00000005"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000002"
                    + "00000000"
                    + "l\0"
                    + "etc/a"
                    + "\0\0\0"
                    // The character device "tty", crw--w----, 5:1.
                    + "070701"
                    + "00000005"
                    + "00002190"
                    + "00000000"
                    + "00000000"
                    + "00000001"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000005"
                    + "00000001"
                    + "00000004"
                    + "00000000"
                    + "tty\0"
                    + "\0\0"
                    // The trailer.
                    + "070701"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000001"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "00000000"
                    + "0000000B"
                    + "00000000"
                    + "TRAILER!!!\0"
                    + "\0\0\0";

    private static byte[] golden() {
        return GOLDEN.getBytes(ISO_8859_1);
    }

    /// A member with its content.
    record Member(CpioEntry entry, String content) {}

    static List<Member> read(byte[] archive) throws IOException {
        var reader = new CpioReader(new ByteArrayInputStream(archive));
        List<Member> members = new ArrayList<>();
        for (Optional<CpioEntry> entry = reader.next(); entry.isPresent(); entry = reader.next()) {
            String content = new String(reader.content().readAllBytes(), UTF_8);
            members.add(new Member(entry.get(), content));
        }
        return members;
    }

    static byte[] write(List<Member> members) throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new CpioWriter(out);
        for (Member member : members) {
            byte[] content = member.content().getBytes(UTF_8);
            writer.write(member.entry(), new ByteArrayInputStream(content));
        }
        writer.finish();
        return out.toByteArray();
    }

    @Test
    void writesTheGoldenBytes() throws IOException {
        byte[] archive =
                write(
                        List.of(
                                new Member(CpioEntry.directory("etc", 1, 0755), ""),
                                new Member(CpioEntry.file("etc/a", 2, 0640, 5), "hello"),
                                new Member(CpioEntry.file("etc/b", 3, 04755, 0), ""),
                                new Member(CpioEntry.symbolicLink("l", 4, "etc/a"), "etc/a"),
                                new Member(CpioEntry.characterDevice("tty", 5, 0620, 5, 1), "")));
        assertThat(new String(archive, ISO_8859_1)).isEqualTo(GOLDEN);
    }

    @Test
    void readsTheGoldenBytesAndWritesThemAgain() throws IOException {
        List<Member> members = read(golden());
        assertThat(members)
                .containsExactly(
                        new Member(CpioEntry.directory("etc", 1, 0755), ""),
                        new Member(CpioEntry.file("etc/a", 2, 0640, 5), "hello"),
                        new Member(CpioEntry.file("etc/b", 3, 04755, 0), ""),
                        new Member(CpioEntry.symbolicLink("l", 4, "etc/a"), "etc/a"),
                        new Member(CpioEntry.characterDevice("tty", 5, 0620, 5, 1), ""));
        assertThat(members.get(2).entry().permissions()).isEqualTo(04755);
        assertThat(members.get(0).entry().isDirectory()).isTrue();
        assertThat(members.get(1).entry().isFile()).isTrue();
        assertThat(members.get(3).entry().isSymbolicLink()).isTrue();
        assertThat(write(members)).isEqualTo(golden());
    }

    @Test
    void skipsContentThatNobodyRead() throws IOException {
        var reader = new CpioReader(new ByteArrayInputStream(golden()));
        reader.next();
        assertThat(reader.next()).map(CpioEntry::name).contains("etc/a");
        assertThat(reader.content().read()).isEqualTo('h');
        assertThat(reader.next()).map(CpioEntry::name).contains("etc/b");
        assertThat(reader.content().read()).isEqualTo(-1);
        assertThat(reader.next()).map(CpioEntry::name).contains("l");
    }

    @Test
    void leavesTheStreamJustAfterTheTrailer() throws IOException {
        byte[] twice = (GOLDEN + "next").getBytes(ISO_8859_1);
        var in = new ByteArrayInputStream(twice);
        var reader = new CpioReader(in);
        while (reader.next().isPresent()) {
            // Only its end matters.
        }
        assertThat(reader.next()).isEmpty();
        assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("next");
    }

    @Test
    void everyTruncationIsAnErrorThatSaysWhere() {
        byte[] golden = golden();
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            assertThatThrownBy(() -> read(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(FormatException.class)
                    .hasMessageMatching("cpio: .* at byte \\d+: needs .*, input ends after \\d+");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    070707   |   0 | cpio: c_magic at byte 0: expected 303730373031, found 303730373037
                    070702   |   0 | cpio: c_magic at byte 0: expected 303730373031, found 303730373032
                    0000000G |   6 | cpio: c_ino at byte 6: 3030303030303047 is not 8 hexadecimal digits
                    -0000001 |  14 | cpio: c_mode at byte 14: 2d30303030303031 is not 8 hexadecimal digits
                    0x000001 |  54 | cpio: c_filesize at byte 54: 3078303030303031 is not 8 hexadecimal digits
                    00000000 |  94 | cpio: c_namesize at byte 94: 0 is not from 2 to 4096
                    00000001 |  94 | cpio: c_namesize at byte 94: 1 is not from 2 to 4096
                    00001001 |  94 | cpio: c_namesize at byte 94: 4097 is not from 2 to 4096
                    FFFFFFFF |  94 | cpio: c_namesize at byte 94: 4294967295 is not from 2 to 4096
                    00000003 |  94 | cpio: name at byte 110: must end with its only NUL
                    00000006 |  94 | cpio: name at byte 110: must end with its only NUL
                    FFFFFFFF |  54 | cpio: content of etc at byte 716: needs 4294966695 bytes, input ends after 0
                    """)
    void refusesHostileBytes(String instead, int at, String message) {
        byte[] bytes = golden();
        System.arraycopy(instead.getBytes(ISO_8859_1), 0, bytes, at, instead.length());
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessage(message);
    }

    @Test
    void refusesANameThatIsNoText() {
        byte[] bytes = golden();
        bytes[110] = (byte) 0xFF;
        assertThatThrownBy(() -> read(bytes))
                .isInstanceOf(FormatException.class)
                .hasMessage("cpio: name at byte 110: ff7463 is not UTF-8");
    }

    @Test
    void readsDigitsOfEitherCase() throws IOException {
        byte[] bytes = GOLDEN.replace("000041ED", "000041ed").getBytes(ISO_8859_1);
        assertThat(read(bytes)).isEqualTo(read(golden()));
    }

    @Test
    void whatIsWrittenIsReadWhateverItIs() throws IOException {
        var random = new Random(20);
        for (int round = 0; round < 200; round++) {
            List<Member> members = new ArrayList<>();
            for (int i = 0; i < random.nextInt(6); i++) {
                String name = "é".repeat(random.nextInt(5)) + "n".repeat(random.nextInt(9)) + i;
                String content = "x".repeat(random.nextInt(40));
                members.add(
                        new Member(
                                new CpioEntry(
                                        name,
                                        number(random),
                                        random.nextInt(),
                                        number(random),
                                        number(random),
                                        number(random),
                                        number(random),
                                        content.length(),
                                        number(random),
                                        number(random),
                                        number(random),
                                        number(random)),
                                content));
            }
            members.replaceAll(m ->
                    m.entry().mode() >= 0
                            ? m
                            : new Member(withMode(m.entry(), 0100644), m.content()));
            byte[] archive = write(members);
            assertThat(read(archive)).isEqualTo(members);
            assertThat(archive.length % 4).isZero();
        }
    }

    private static long number(Random random) {
        return Integer.toUnsignedLong(random.nextInt());
    }

    private static CpioEntry withMode(CpioEntry e, int mode) {
        return new CpioEntry(
                e.name(), e.ino(), mode, e.uid(), e.gid(), e.nlink(), e.mtime(), e.size(), e.maj(),
                e.min(), e.rmaj(), e.rmin());
    }

    @Test
    void refusesToWriteWhatTheKernelWouldSkip() throws IOException {
        var writer = new CpioWriter(new ByteArrayOutputStream());
        assertThatThrownBy(() -> writer.write(CpioEntry.file("etc/a", 1, 0644, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("etc/a: its directory was not written before it");
        assertThatThrownBy(() -> writer.write(CpioEntry.file("/a", 1, 0644, 0)))
                .hasMessage("/a: its directory was not written before it");
        writer.write(CpioEntry.directory("etc", 1, 0755));
        writer.write(CpioEntry.file("etc/a", 2, 0644, 0));
        assertThatThrownBy(() -> writer.write(CpioEntry.file("etc/a", 3, 0644, 0)))
                .hasMessage("etc/a: written twice");
    }

    @Test
    void takesNoMoreContentThanWasPromisedAndMissesNone() throws IOException {
        var out = new ByteArrayOutputStream();
        var writer = new CpioWriter(out);
        InputStream long7 = new ByteArrayInputStream("1234567".getBytes(UTF_8));
        writer.write(CpioEntry.file("a", 1, 0644, 4), long7);
        assertThat(long7.readAllBytes()).hasSize(3);
        InputStream short3 = new ByteArrayInputStream("123".getBytes(UTF_8));
        assertThatThrownBy(() -> writer.write(CpioEntry.file("b", 2, 0644, 4), short3))
                .isInstanceOf(EOFException.class)
                .hasMessage("b: content ends 1 bytes early");
    }

    @Test
    void refusesWhatTheHeaderCannotHold() {
        var writer = new CpioWriter(new ByteArrayOutputStream());
        assertThatThrownBy(() -> writer.write(CpioEntry.file("a", 1L << 32, 0644, 0)))
                .hasMessage("a: 4294967296 does not fit 32 bits");
        assertThatThrownBy(() -> writer.write(CpioEntry.file("a", 1, 0644, 1L << 32)))
                .hasMessage("a: 4294967296 does not fit 32 bits");
        for (String name : List.of("", "a\0b", "n".repeat(4096), "é".repeat(2048))) {
            assertThatThrownBy(() -> CpioEntry.directory(name, 1, 0755))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(CpioEntry.directory("n".repeat(4095), 1, 0755).name()).hasSize(4095);
    }
}
