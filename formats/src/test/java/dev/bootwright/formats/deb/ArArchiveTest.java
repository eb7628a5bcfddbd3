package dev.bootwright.formats.deb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.deb.ArArchive.Member;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArArchiveTest {

    /// Three members, of even, odd and no content, laid out by hand from deb(5).
    private static final byte[] GOLDEN =
            ("!<arch>\n"
                            // name, mtime, uid, gid, mode, size, end
                            + "debian-binary   "
                            + "0           "
                            + "0     "
                            + "0     "
                            + "100644  "
                            + "4         "
                            + "`\n"
                            + "2.0\n"
                            + "control.tar     "
                            + "0           "
                            + "0     "
                            + "0     "
                            + "100644  "
                            + "3         "
                            + "`\n"
                            + "abc"
                            + "\n" // padding: three is odd
                            + "data.tar        "
                            + "0           "
                            + "0     "
                            + "0     "
                            + "100644  "
                            + "0         "
                            + "`\n")
                    .getBytes(US_ASCII);

    private static final List<Member> MEMBERS =
            List.of(
                    new Member("debian-binary", 68, 4),
                    new Member("control.tar", 132, 3),
                    new Member("data.tar", 196, 0));

    @TempDir Path directory;

    @Test
    void readsTheTableOfContents() throws IOException {
        assertEquals(MEMBERS, read(GOLDEN).members());
    }

    @Test
    void findsAMemberByName() throws IOException {
        assertEquals(MEMBERS.get(1), read(GOLDEN).find("control.tar").orElseThrow());
        assertTrue(read(GOLDEN).find("control").isEmpty());
    }

    @Test
    void copiesTheContentOfAMember() throws IOException {
        var content = new ByteArrayOutputStream();
        try (FileChannel archive = FileChannel.open(Files.write(directory.resolve("a"), GOLDEN))) {
            MEMBERS.get(1).copyTo(Channels.newChannel(content), archive);
        }
        assertEquals("abc", content.toString(US_ASCII));
    }

    @Test
    void writesTheBytesOfTheFormat() throws IOException {
        assertArrayEquals(GOLDEN, written(goldenFiles()));
    }

    @Test
    void readsWhatItWrote() throws IOException {
        assertEquals(MEMBERS, read(written(goldenFiles())).members());
    }

    @Test
    void acceptsALastMemberWithoutPadding() throws IOException {
        byte[] unpadded = Arrays.copyOf(GOLDEN, 68 + 4 + 60 + 3);
        assertEquals(MEMBERS.subList(0, 2), read(unpadded).members());
    }

    @Test
    void everyTruncationInsideAMemberIsRefusedByName() throws IOException {
        Set<Integer> whole = new TreeSet<>();
        for (int length = 0; length < GOLDEN.length; length++) {
            byte[] truncated = Arrays.copyOf(GOLDEN, length);
            try {
                read(truncated);
                whole.add(length);
            } catch (FormatException e) {
                assertTrue(e.getMessage().startsWith("ar: "), e.getMessage());
            }
        }
        // After the magic and after each member; once more for the padding that may be missing.
        assertEquals(Set.of(8, 72, 135, 136), whole);
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                argumentSet(
                        "another magic",
                        "!<thin>\n",
                        "ar: magic at byte 0: expected 213c617263683e0a, found 213c7468696e3e0a"),
                argumentSet(
                        "a path as name",
                        member("../control.tar", "0", "`\n"),
                        "ar: name at byte 8: \"../control.tar\" is no plain name"),
                argumentSet(
                        "GNU's table of long names",
                        member("//", "0", "`\n"),
                        "ar: name at byte 8: \"/\" is no plain name"),
                argumentSet(
                        "no name",
                        member("", "0", "`\n"),
                        "ar: name at byte 8: \"\" is no plain name"),
                argumentSet(
                        "a size that is negative",
                        member("a", "-1", "`\n"),
                        "ar: size at byte 56: \"-1\" is no decimal number"),
                argumentSet(
                        "no size",
                        member("a", "", "`\n"),
                        "ar: size at byte 56: \"\" is no decimal number"),
                argumentSet(
                        "a size with a sign",
                        member("a", "+1", "`\n"),
                        "ar: size at byte 56: \"+1\" is no decimal number"),
                argumentSet(
                        "content past the end",
                        member("a", "9999999999", "`\n"),
                        "ar: size at byte 56: 9999999999 bytes from byte 68 run past the end of the file"),
                argumentSet(
                        "another end of header",
                        member("a", "0", "\n\n"),
                        "ar: end at byte 66: expected 600a, found 0a0a"));
    }

    private static String member(String name, String size, String end) {
        return "!<arch>\n"
                + "%-16s%-12s%-6s%-6s%-8s%-10s".formatted(name, "0", "0", "0", "100644", size)
                + end;
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refuses(String archive, String message) {
        FormatException e =
                assertThrows(FormatException.class, () -> read(archive.getBytes(US_ASCII)));
        assertEquals(message, e.getMessage());
    }

    @Test
    void refusesToWriteANameThatDoesNotFit() throws IOException {
        Path file = Files.createFile(directory.resolve("a-name-of-17-char"));
        IOException e = assertThrows(IOException.class, () -> written(List.of(file)));
        assertEquals(file + ": the name or 0 bytes of content do not fit ar", e.getMessage());
    }

    @Test
    void gnuArListsAndExtractsWhatWeWrite() throws Exception {
        Path archive = Files.write(directory.resolve("ours.ar"), written(goldenFiles()));
        assertEquals("debian-binary\ncontrol.tar\ndata.tar\n", run("ar", "t", archive.toString()));
        assertEquals("abc", run("ar", "p", archive.toString(), "control.tar"));
    }

    @Test
    void weReadWhatGnuArWrites() throws Exception {
        List<Path> files = goldenFiles();
        Path archive = directory.resolve("theirs.ar");
        run(
                "ar",
                "rcD",
                archive.toString(),
                files.get(0).toString(),
                files.get(1).toString(),
                files.get(2).toString());
        assertEquals(MEMBERS, read(Files.readAllBytes(archive)).members());
    }

    private List<Path> goldenFiles() throws IOException {
        return List.of(
                Files.writeString(directory.resolve("debian-binary"), "2.0\n"),
                Files.writeString(directory.resolve("control.tar"), "abc"),
                Files.writeString(directory.resolve("data.tar"), ""));
    }

    private ArArchive read(byte[] bytes) throws IOException {
        try (FileChannel archive =
                FileChannel.open(Files.write(directory.resolve("archive"), bytes))) {
            return ArArchive.read(archive);
        }
    }

    private static byte[] written(List<Path> files) throws IOException {
        var out = new ByteArrayOutputStream();
        ArArchive.write(files, Channels.newChannel(out));
        return out.toByteArray();
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            assumeTrue(System.getProperty("peers", "").equals("required"), e.getMessage());
            throw e;
        }
        String output = process.inputReader(US_ASCII).readAllAsString();
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
