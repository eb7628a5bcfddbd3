package dev.bootwright.machine.payload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.payload.PayloadDraft;
import dev.bootwright.formats.payload.PayloadSource;
import dev.bootwright.formats.payload.Variant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Devices are files in a tree; claiming a file succeeds like claiming a device that nobody uses.
class PayloadSearchTest {

    @TempDir Path root;

    private final StringBuilder rows = new StringBuilder("major minor  #blocks  name\n\n");

    @BeforeEach
    void makeTree() throws IOException {
        Files.createDirectories(root.resolve("dev/cciss"));
        Files.createDirectories(root.resolve("proc"));
    }

    @Test
    void findsPayloadsOnDevicesOfEveryKind() throws Exception {
        device(8, "sda", new byte[4096]);
        for (String name : List.of("sda2", "nvme0n1", "mmcblk0p1", "dm-0", "md127", "vdb")) {
            payload(8, name, name);
        }
        payload(104, "cciss/c0d0p1", "raid");
        PayloadSearch search = search();
        assertThat(search.found())
                .extracting(each -> root.resolve("dev").relativize(each.device()).toString())
                .containsExactly(
                        "sda2", "nvme0n1", "mmcblk0p1", "dm-0", "md127", "vdb", "cciss/c0d0p1");
        assertThat(search.skipped()).isEmpty();
    }

    @Test
    void opticalDrivesAndFloppiesAreLeftAlone() throws Exception {
        payload(11, "sr0", "optical");
        payload(2, "fd0", "floppy");
        assertThat(search()).isEqualTo(new PayloadSearch(List.of(), List.of()));
    }

    @Test
    void saysWhyADeviceWasSkipped() throws Exception {
        device(8, "sdb", "LBPAYLD1\1\0\0\0".getBytes(StandardCharsets.US_ASCII));
        rows.append("   8        0    1 sdc\n");
        PayloadSearch search = search();
        assertThat(search.found()).isEmpty();
        assertThat(search.skipped())
                .extracting(PayloadSearch.Skipped::toString)
                .containsExactly(
                        "sdb: LBPAYLD1: name length at byte 12: needs 4 bytes, input ends after 0",
                        "sdc: cannot be read: " + root.resolve("dev/sdc"));
    }

    @Test
    void aDeviceThatHangsIsGivenUp() throws Exception {
        Path hanging = root.resolve("dev/sdd");
        assertThat(new ProcessBuilder("mkfifo", hanging.toString()).start().waitFor()).isZero();
        rows.append("   8        0    1 sdd\n");
        payload(8, "sde", "e");
        Duration limit = Duration.ofSeconds(2);
        PayloadSearch search = search(limit);
        while (search.found().isEmpty() && limit.compareTo(Duration.ofMinutes(1)) < 0) {
            limit = limit.multipliedBy(4); // too short for the healthy one on a busy computer
            search = search(limit);
        }
        assertThat(search.found()).hasSize(1);
        assertThat(search.skipped())
                .containsExactly(new PayloadSearch.Skipped("sdd", "does not answer"));
        try (FileChannel _ = FileChannel.open(hanging, StandardOpenOption.WRITE)) {
            // lets the thread go that waits for a writer
        }
    }

    @Test
    void tellsTheSamePayloadFromAnother() throws Exception {
        payload(8, "sda", "same");
        payload(8, "sdb", "same");
        payload(8, "sdc", "else");
        device(8, "sdd", Files.readAllBytes(root.resolve("dev/sda")));
        try (FileChannel disk =
                FileChannel.open(root.resolve("dev/sdd"), StandardOpenOption.WRITE)) {
            disk.write(ByteBuffer.wrap(new byte[] {'S'}), 24); // content, not table
        }
        List<FoundPayload> found = search().found();
        List<Boolean> same = new ArrayList<>();
        for (FoundPayload other : found) {
            same.add(found.getFirst().isSameAs(other));
        }
        assertThat(same).containsExactly(true, true, false, false);
    }

    @Test
    void namesThatLeaveTheTreeAreNoDevices() throws Exception {
        Files.write(root.resolve("outside"), new byte[0]);
        rows.append("   8        0    1 ../outside\n   8        0    1 /etc/passwd\n");
        assertThat(search()).isEqualTo(new PayloadSearch(List.of(), List.of()));
    }

    private PayloadSearch search() throws Exception {
        return search(Duration.ofSeconds(60));
    }

    private PayloadSearch search(Duration limit) throws Exception {
        Files.writeString(root.resolve("proc/partitions"), rows);
        return PayloadSearch.run(root, limit);
    }

    private void payload(int major, String name, String content) throws IOException {
        Path file = Files.writeString(root.resolve("file"), content);
        Path image = root.resolve("image");
        try (FileChannel out =
                FileChannel.open(
                        image,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            PayloadDraft.of(List.of(PayloadSource.of(file)))
                    .write(out, Variant.U32, 512, (_, _, _) -> {});
        }
        device(major, name, Files.readAllBytes(image));
    }

    private void device(int major, String name, byte[] content) throws IOException {
        Files.write(root.resolve("dev").resolve(name), content);
        rows.append("%4d %8d %10d %s\n".formatted(major, 0, content.length / 1024, name));
    }
}
