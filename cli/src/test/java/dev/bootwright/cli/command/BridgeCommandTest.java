package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.github.luben.zstd.ZstdInputStream;
import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The commands on disks that OpenZFS and proxmox-boot-tool's rules have filled; see the README beside them.
class BridgeCommandTest {

    private static final Path POOLS =
            Path.of(System.getProperty("project.root", ".."))
                    .resolve("formats/src/test/resources/dev/bootwright/formats/zfs");

    private static final int BLOCK = 1 << 16;

    @TempDir static Path directory = Path.of("");

    private String out = "";
    private String err = "";

    private int bridge(Object... arguments) {
        List<String> all = new ArrayList<>(List.of("bridge"));
        Stream.of(arguments).map(Object::toString).forEach(all::add);
        StringWriter printed = new StringWriter();
        StringWriter errors = new StringWriter();
        CommandLine command = Bootwright.commandLine();
        command.setOut(new PrintWriter(printed, true));
        command.setErr(new PrintWriter(errors, true));
        int status = command.execute(all.toArray(String[]::new));
        out = printed.toString();
        err = errors.toString();
        return status;
    }

    private static Json.Object manifest(String pool) throws IOException {
        String text = Files.readString(POOLS.resolve(pool).resolve("manifest.json"));
        return Json.parse(text).asObject("manifest");
    }

    /// The bytes of a disk, restored once.
    private static Path disk(String pool, int number) throws IOException {
        Path disk = directory.resolve(pool + "-" + number + ".raw");
        if (Files.exists(disk)) {
            return disk;
        }
        Path packed = POOLS.resolve(pool).resolve("disk" + number + ".raw.zst");
        try (InputStream in = new ZstdInputStream(Files.newInputStream(packed));
                FileChannel target =
                        FileChannel.open(
                                disk, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] zeros = new byte[BLOCK];
            long position = 0;
            for (byte[] block = in.readNBytes(BLOCK);
                    block.length > 0;
                    block = in.readNBytes(BLOCK)) {
                position += block.length;
                boolean isLast = block.length < BLOCK;
                if (isLast || !java.util.Arrays.equals(block, zeros)) {
                    target.write(ByteBuffer.wrap(block), position - block.length);
                }
            }
            target.write(
                    ByteBuffer.allocate(1), position - 1); // the last byte of a GPT's header is 0
        }
        return disk;
    }

    private static List<Path> disks(String pool, Json.Object known) throws IOException {
        List<Path> disks = new ArrayList<>();
        for (Json number : known.array("disks").elements()) {
            disks.add(disk(pool, Integer.parseInt(number.toString())));
        }
        return disks;
    }

    private int scan(List<Path> disks, String... options) {
        List<Object> arguments = new ArrayList<>(List.of("scan"));
        arguments.addAll(List.of(options));
        arguments.addAll(disks);
        return bridge(arguments.toArray());
    }

    @TestFactory
    Stream<DynamicTest> findsWhatWouldBootFromPoolsOfOpenZfs() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String pool : List.of("proxmox-mirror", "raidz1-zstd")) {
            Json.Object manifest = manifest(pool);
            for (Json each : manifest.array("cases").elements()) {
                Json.Object known = each.asObject("case");
                tests.add(
                        dynamicTest(
                                pool + ": " + known.text("name"),
                                () -> check(pool, manifest, known)));
            }
        }
        return tests.stream();
    }

    private void check(String pool, Json.Object manifest, Json.Object known) throws IOException {
        int status = scan(disks(pool, known), "--json", "--digest");
        Json.Object document = Json.parse(out).asObject("document");
        List<Json> entries = document.array("entries").elements();
        if (known.text("expect").equals("refuse")) {
            assertThat(status).isEqualTo(3);
            assertThat(entries).isEmpty();
            assertThat(document.array("refused").toString())
                    .contains("raidz1-0 cannot be read: 2 of 3 devices are missing");
            return;
        }
        assertThat(status).isZero();
        assertThat(document.array("refused").elements()).isEmpty();
        List<String> found = new ArrayList<>();
        for (Json entry : entries) {
            found.add(told(entry.asObject("entry"), "dataset", "initramfs", "commandLine"));
        }
        List<String> expected = new ArrayList<>();
        expected.add(expected(manifest.object("defaultEntry")));
        for (Json entry : manifest.array("otherEntries").elements()) {
            expected.add(expected(entry.asObject("entry")));
        }
        assertThat(found.getFirst()).isEqualTo(expected.getFirst());
        assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(entries.getFirst().asObject("entry").bool("default")).isTrue();
    }

    private static String expected(Json.Object entry) throws IOException {
        return told(entry, "rootDataset", "initrd", "cmdline");
    }

    private static String told(Json.Object entry, String dataset, String initramfs, String line)
            throws IOException {
        return String.join(
                "\n",
                entry.text("pool"),
                entry.text("poolGuid"),
                entry.text(dataset),
                file(entry.object("kernel")),
                file(entry.object(initramfs)),
                entry.text(line));
    }

    private static String file(Json.Object file) throws IOException {
        return file.text("path") + " " + file.integer("size") + " " + file.text("sha256");
    }

    @Test
    void tellsTwoPoolsOfOneNameApart() throws IOException {
        List<Path> disks =
                List.of(
                        disk("raidz1-zstd", 0),
                        disk("proxmox-mirror", 0),
                        disk("raidz1-zstd", 1),
                        disk("raidz1-zstd", 2));
        assertThat(scan(disks, "--json")).isZero();
        List<String> guids = new ArrayList<>();
        for (Json entry : Json.parse(out).asObject("document").array("entries").elements()) {
            guids.add(entry.asObject("entry").text("poolGuid"));
        }
        assertThat(guids).hasSize(6).startsWith("3255567772791890736");
        assertThat(guids.subList(2, 6)).containsOnly("8223155563561537991");
    }

    @Test
    void takesTheKernelWrittenLastInTheSeedsOrder() throws IOException {
        List<Path> disks =
                List.of(disk("raidz1-zstd", 0), disk("raidz1-zstd", 1), disk("raidz1-zstd", 2));
        assertThat(scan(disks, "--order", "seed")).isZero();
        assertThat(out).contains("1*  6.12.57+deb13-amd64  rpool/ROOT/debian ");
    }

    @Test
    void copiesAnEntryOutAndReadsItBack() throws Exception {
        Path to = directory.resolve("out");
        Path disk = disk("proxmox-mirror", 1);
        assertThat(bridge("extract", "6.8.12-9-pve", disk, "--to", to)).isZero();
        assertThat(sha256(to.resolve("vmlinuz")))
                .isEqualTo("f2b32effb981e2f2ea90d522f53262ddf02b24553404e9a3cdfa918ccda7a31e");
        assertThat(sha256(to.resolve("initramfs")))
                .isEqualTo("4c7957b2e602c71d9c10da3769e06006073a73eaf20ca3dedab21400e342e514");
        assertThat(to.resolve("cmdline")).hasContent("root=ZFS=rpool/ROOT/pve-1 boot=zfs");
        assertThat(bridge("extract", "3", disk, "--to", to)).isEqualTo(2);
        assertThat(err).contains("there is no entry \"3\" among 2");
    }

    private static String sha256(Path file) throws Exception {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
        return HexFormat.of().formatHex(digest);
    }

    @Test
    void saysWhyNothingCanBeBooted() throws IOException {
        Path empty = Files.createFile(directory.resolve("empty.raw"));
        Path zeros = Files.write(directory.resolve("zeros.raw"), new byte[1 << 20]);
        assertThat(bridge("scan", empty, zeros, directory.resolve("none"), directory)).isEqualTo(3);
        assertThat(out)
                .isEqualTo(
                        """
                        refused: DIR/none: no such file or device
                        refused: DIR: DIR is a directory: expected a disk or a file with one
                        refused: DIR/empty.raw: it is empty
                        refused: DIR/zeros.raw: nothing on it was recognised as a pool or a file system
                        """
                                .replace("DIR", directory.toString()));
        assertThat(err).isEqualTo("error: nothing can be booted from these disks\n");
    }
}
