package dev.bootwright.formats.cpio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.cpio.CpioTest.Member;
import dev.bootwright.formats.peer.Peer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// GNU cpio, in both directions.
class GnuCpioTest {

    private static final long FIRST = 7;

    @TempDir Path directory;

    /// A file under two names, as GNU cpio writes it: the content comes with the last.
    private static CpioEntry linked(String name, long size) {
        return new CpioEntry(name, FIRST, 0100600, 0, 0, 2, 0, size, 0, 0, 0, 0);
    }

    @Test
    void gnuCpioListsOurArchive() throws Exception {
        Path archive =
                archive(
                        new Member(CpioEntry.directory("d", 1, 01777), ""),
                        new Member(CpioEntry.file("d/ü name", 2, 04751, 3), "abc"),
                        new Member(CpioEntry.symbolicLink("d/l", 3, "../x"), "../x"),
                        new Member(CpioEntry.characterDevice("d/tty", 4, 0620, 5, 64), ""));
        List<String> lines =
                Peer.run("cpio", "-tv", "--quiet", "-F", archive.toString())
                        .lines()
                        .map(line -> line.replaceAll(" +", " "))
                        .toList();
        assertThat(lines.get(0)).matches("drwxrwxrwt 2 root root 0 Jan 1 1970 d");
        assertThat(lines.get(1)).startsWith("-rwsr-x--x 1 root root 3 Jan 1 1970 d/");
        assertThat(lines.get(2)).endsWith("d/l -> ../x").startsWith("lrwxrwxrwx");
        assertThat(lines.get(3)).startsWith("crw--w----").contains("5, 64");
        assertThat(lines).hasSize(4);
    }

    @Test
    void gnuCpioUnpacksOurArchiveWithItsHardLinks() throws Exception {
        String large = "0123456789".repeat(30_000);
        Path archive =
                archive(
                        new Member(CpioEntry.directory("d", 1, 0750), ""),
                        new Member(CpioEntry.file("d/large", 2, 0640, large.length()), large),
                        new Member(CpioEntry.file("d/empty", 3, 0755, 0), ""),
                        new Member(CpioEntry.symbolicLink("d/l", 4, "large"), "large"),
                        new Member(linked("d/one", 0), ""),
                        new Member(linked("d/two", 4), "both"));
        Path out = Files.createDirectory(directory.resolve("out"));
        Peer.run("cpio", "-i", "--quiet", "-D", out.toString(), "-F", archive.toString());

        assertThat(out.resolve("d/large")).hasContent(large);
        assertThat(Files.readSymbolicLink(out.resolve("d/l"))).hasToString("large");
        assertThat(mode(out.resolve("d"))).isEqualTo("rwxr-x---");
        assertThat(mode(out.resolve("d/large"))).isEqualTo("rw-r-----");
        assertThat(mode(out.resolve("d/empty"))).isEqualTo("rwxr-xr-x");
        assertThat(out.resolve("d/one")).hasContent("both");
        assertThat(Files.isSameFile(out.resolve("d/one"), out.resolve("d/two"))).isTrue();
    }

    @Test
    void weReadWhatGnuCpioWrites() throws Exception {
        Path in = Files.createDirectories(directory.resolve("in/d")).getParent();
        Files.writeString(in.resolve("d/ü"), "umlaut");
        Files.writeString(in.resolve("d/pad"), "12345");
        Files.createLink(in.resolve("d/same"), in.resolve("d/pad"));
        Files.createSymbolicLink(in.resolve("l"), Path.of("d/ü"));
        Files.setPosixFilePermissions(
                in.resolve("d/ü"), PosixFilePermissions.fromString("r-x------"));
        Path names = directory.resolve("names");
        Files.writeString(names, "d\nd/ü\nd/pad\nd/same\nl\n");
        Path archive = directory.resolve("theirs.cpio");
        Peer.run(
                "sh",
                "-euc",
                "cpio -o -H newc --quiet -D \"$1\" < \"$2\" > \"$3\"",
                "sh",
                in.toString(),
                names.toString(),
                archive.toString());

        List<Member> members = CpioTest.read(Files.readAllBytes(archive));
        assertThat(members)
                .extracting(m -> m.entry().name())
                .containsExactlyInAnyOrder("d", "d/ü", "d/pad", "d/same", "l");
        assertThat(member(members, "d").entry().isDirectory()).isTrue();
        assertThat(member(members, "d/ü").content()).isEqualTo("umlaut");
        assertThat(member(members, "d/ü").entry().permissions()).isEqualTo(0500);
        assertThat(member(members, "d/ü").entry().mtime())
                .isEqualTo(Files.getLastModifiedTime(in.resolve("d/ü")).toMillis() / 1000);
        assertThat(member(members, "l").content()).isEqualTo("d/ü");
        CpioEntry pad = member(members, "d/pad").entry();
        CpioEntry same = member(members, "d/same").entry();
        assertThat(pad.ino()).isEqualTo(same.ino());
        assertThat(pad.nlink()).isEqualTo(2);
        assertThat(pad.size() + same.size()).isEqualTo(5);
    }

    private Path archive(Member... members) throws IOException {
        return Files.write(directory.resolve("ours.cpio"), CpioTest.write(List.of(members)));
    }

    private static Member member(List<Member> members, String name) {
        return members.stream()
                .filter(m -> m.entry().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
