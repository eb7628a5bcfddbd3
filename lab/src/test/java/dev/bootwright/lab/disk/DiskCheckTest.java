package dev.bootwright.lab.disk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.lab.run.Tool;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Images made by sgdisk and mkfs, as a machine would leave them.
class DiskCheckTest {

    private static final long MIB = 1 << 20;
    private static final long DATA_START = 17 * MIB;
    private static final long DATA_OFFSET = 1 * MIB; // of the mirror, within its members
    private static final String TEMPLATE =
            """
            name: t
            disks:
              - name: first
                select: {size: ..1GiB}
                wipe: true
                partitions:
                  - {name: efi, size: 16MiB, type: esp}
                  - {name: a, size: rest, type: raid}
              - name: second
                select: {size: ..1GiB}
                wipe: true
                partitions:
                  - {name: efi, size: 16MiB, type: esp}
                  - {name: b, size: rest, type: raid}
            raid: [{name: main, level: 1, members: [first/a, second/b]}]
            fileSystems:
              - {on: first/efi, type: vfat, label: EFI}
              - {on: main, type: ext4, label: root}
            """;

    @TempDir Path folder;

    @BeforeEach
    void toolsAreHere() {
        for (String tool : List.of("sgdisk", "mkfs.ext4", "mkfs.vfat")) {
            boolean isHere = Tool.find(tool).isPresent();
            assumeTrue(isHere || System.getProperty("peers", "").equals("required"), tool);
            assertThat(isHere).as(tool).isTrue();
        }
    }

    @Test
    void seesWhatSgdiskAndMkfsMade() throws Exception {
        Findings findings = check(disk("a"), disk("b"));
        assertThat(findings.wrong()).isEmpty();
        assertThat(findings.right())
                .containsExactly(
                        "disk a: GPT with efi, a",
                        "disk b: GPT with efi, b",
                        "RAID 1 \"main\" of 2 members",
                        "first/efi: vfat \"EFI\"",
                        "main: ext4 \"root\"");
        assertThat(findings.isGood()).isTrue();
    }

    @Test
    void anEmptyDiskIsMissed() throws Exception {
        Path empty = folder.resolve("empty.disk");
        try (RandomAccessFile file = new RandomAccessFile(empty.toFile(), "rw")) {
            file.setLength(64 * MIB);
        }
        assertThat(check(disk("a"), empty).wrong())
                .containsExactly(
                        "disk \"second\": expected at least 1 like it, found 0;"
                                + " empty.disk: no partition table",
                        "a.disk at byte 17825792: expected a member of RAID 1 \"main\" of 1, found"
                                + " MdMember[name=main, level=1, disks=2, isSpare=false, data=a.disk at byte"
                                + " 18874368]");
    }

    @Test
    void aTableWithoutItsBackupIsMissed() throws Exception {
        Path image = disk("a");
        overwrite(image, 64 * MIB - 512, new byte[512]);
        assertThat(check(image, disk("b")).wrong())
                .first()
                .asString()
                .contains("a.disk: no backup header");
    }

    @Test
    void aWrongLabelIsMissed() throws Exception {
        Path image = disk("a");
        overwrite(
                image,
                DATA_START + DATA_OFFSET + 1024 + 120, // s_volume_name
                "other\0".getBytes(StandardCharsets.US_ASCII));
        assertThat(check(image, disk("b")).wrong())
                .singleElement()
                .asString()
                .contains("main", "expected ext4 root", "other");
    }

    private static Findings check(Path... images) throws IOException {
        Template template = TemplateReader.read("t", TEMPLATE);
        return DiskCheck.check(template, List.of(images));
    }

    private Path disk(String name) throws IOException {
        Path image = folder.resolve(name + ".disk");
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(64 * MIB);
        }
        Tool.run(
                "sgdisk",
                "--new=1:1M:+16M",
                "--typecode=1:c12a7328-f81f-11d2-ba4b-00a0c93ec93b",
                "--change-name=1:efi",
                "--new=2:17M:0",
                "--typecode=2:a19d880f-05fc-4d3b-a006-743f0f84911e",
                "--change-name=2:" + name,
                image.toString());
        Tool.run("mkfs.vfat", "--offset=2048", "-n", "EFI", image.toString(), "16384");
        Tool.run(
                "mkfs.ext4",
                "-q",
                "-F",
                "-L",
                "root",
                "-E",
                "offset=" + (DATA_START + DATA_OFFSET),
                image.toString(),
                "32M");
        overwrite(image, DATA_START + 4096, superblock());
        return image;
    }

    /// By hand: what MdMember reads of a superblock of version 1.2. No checksum, which it does not
    /// look at; the running kernel did.
    private static byte[] superblock() {
        ByteBuffer bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0, 0xA92B4EFC); // magic
        bytes.putInt(4, 1); // major version
        bytes.put(32, "host:main".getBytes(StandardCharsets.US_ASCII)); // set name
        bytes.putInt(72, 1); // level
        bytes.putInt(92, 2); // raid disks
        bytes.putLong(128, DATA_OFFSET / 512); // data offset, in sectors
        bytes.putLong(136, 40 * MIB / 512); // data size, in sectors
        bytes.putLong(144, 8); // super offset, in sectors
        return bytes.array();
    }

    private static void overwrite(Path image, long at, byte[] bytes) throws IOException {
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(bytes), at);
        }
    }
}
