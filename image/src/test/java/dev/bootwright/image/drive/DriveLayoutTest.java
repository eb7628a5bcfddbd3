package dev.bootwright.image.drive;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.cpio.CpioReader;
import dev.bootwright.formats.ssh.SshHostKey;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.debian.Peers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriveLayoutTest {

    @TempDir Path directory;

    private DriveLayout layout(DriveLoader loader, String options) throws IOException {
        return layout(loader, options, 512);
    }

    private DriveLayout layout(DriveLoader loader, String options, int sectorBytes)
            throws IOException {
        return layout(loader, options, sectorBytes, Optional.empty());
    }

    private DriveLayout layout(
            DriveLoader loader, String options, int sectorBytes, Optional<SshAccess> ssh)
            throws IOException {
        byte[] kernel = "kernel".getBytes(US_ASCII);
        byte[] initramfs = "initramfs".repeat(100_000).getBytes(US_ASCII);
        Files.write(directory.resolve(Image.KERNEL), kernel);
        Files.write(directory.resolve(Image.INITRAMFS), initramfs);
        Image image =
                new Image(
                        "0123456789ab",
                        "bridge",
                        "amd64",
                        Instant.EPOCH,
                        directory,
                        "6.1.0-56-amd64",
                        "sha256:" + Sha256.of(kernel),
                        kernel.length,
                        "sha256:" + Sha256.of(initramfs),
                        initramfs.length,
                        "console=ttyS0,115200");
        Map<String, byte[]> efi = Map.of("EFI/BOOT/BOOTX64.EFI", "MZ".getBytes(US_ASCII));
        DriveLoaders loaders =
                new DriveLoaders(
                        GrubParts.read(), efi, List.of(new DriveLoaders.Origin("grub", "00")));
        return DriveLayout.of(
                new DriveLayout.Request(image, loader, loaders, options, sectorBytes, ssh));
    }

    private Path write(DriveLayout layout, long bytes) throws IOException {
        Path file = directory.resolve("drive.img");
        try (FileChannel out =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            out.truncate(0);
            for (SparseSource.Piece piece : layout.whole(bytes).pieces()) {
                ByteBuffer content = ByteBuffer.allocate((int) piece.content().size());
                piece.content().readFully(content, 0);
                out.write(content.flip(), piece.offset());
            }
        }
        return file;
    }

    private static DriveVerification verify(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return DriveVerification.of(channel, channel.size());
        }
    }

    @Test
    void sgdiskAndSfdiskFindTheTableSound() throws Exception {
        try (DriveLayout layout = layout(DriveLoader.SYSTEMD_BOOT, "")) {
            String file = write(layout, layout.minimumBytes()).toString();
            assertThat(Peers.run(List.of("sgdisk", "--verify", file)))
                    .contains("No problems found")
                    .doesNotContain("Warning", "Caution");
            assertThat(Peers.run(List.of("sfdisk", "--verify", file)))
                    .contains("No errors detected");
            assertThat(Peers.run(List.of("sgdisk", "--print", file)))
                    .containsPattern("1 +4096 .* EF00 +Bootwright")
                    .containsPattern("2 +2048 +4095 .* EF02 +GRUB");
        }
    }

    @Test
    void fsckAndMtoolsFindTheFileSystemSound() throws Exception {
        try (DriveLayout layout = layout(DriveLoader.SYSTEMD_BOOT, "quiet it's")) {
            Path file = write(layout, layout.minimumBytes());
            Path esp = directory.resolve("esp.img");
            try (FileChannel in = FileChannel.open(file);
                    FileChannel out =
                            FileChannel.open(
                                    esp, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                long start = 4096L * 512;
                in.transferTo(start, layout.areas(in.size()).get(2).size(), out);
            }
            assertThat(Peers.run(List.of("fsck.vfat", "-n", "-v", esp.toString())))
                    .contains("4096 hidden sectors")
                    .doesNotContain("differ", "wrong", "Dirty");
            assertThat(mtype(esp, "loader/entries/bootwright.conf"))
                    .isEqualTo(
                            """
                            title Bootwright bridge
                            linux /bootwright/vmlinuz
                            initrd /bootwright/initramfs
                            options console=ttyS0,115200 quiet it's
                            """);
            assertThat(mtype(esp, "bootwright/options.cfg"))
                    .isEqualTo("set options='console=ttyS0,115200 quiet it'\\''s'\n");
            assertThat(mtype(esp, "bootwright/drive.json")).contains("bridge (0123456789ab)");
        }
    }

    private static String mtype(Path esp, String path) throws Exception {
        return Peers.run(List.of("mtype", "-i", esp.toString(), "::/" + path));
    }

    @Test
    void equalInputsGiveEqualBytes() throws IOException {
        String first;
        String second;
        String other;
        try (DriveLayout layout = layout(DriveLoader.SYSTEMD_BOOT, "")) {
            first = Sha256.of(layout.whole(layout.minimumBytes()));
        }
        try (DriveLayout layout = layout(DriveLoader.SYSTEMD_BOOT, "")) {
            second = Sha256.of(layout.whole(layout.minimumBytes()));
        }
        try (DriveLayout layout = layout(DriveLoader.SYSTEMD_BOOT, "quiet")) {
            other = Sha256.of(layout.whole(layout.minimumBytes()));
        }
        assertEquals(first, second);
        assertThat(other).isNotEqualTo(first);
    }

    @Test
    void verifiesADriveAndSaysWhatIsWrong() throws IOException {
        try (DriveLayout layout = layout(DriveLoader.GRUB, "")) {
            Path file = write(layout, layout.minimumBytes() + (7 << 20));
            DriveVerification sound = verify(file);
            assertEquals(List.of(), sound.problems());
            assertEquals("bridge (0123456789ab)", sound.image());
            assertEquals(6, sound.files()); // kernel, initramfs, loader, two of GRUB, its core
            change(file, "initramfs".repeat(3), "initramfz");
            assertThat(verify(file).problems())
                    .singleElement()
                    .asString()
                    .startsWith("/bootwright/initramfs: expected SHA-256 ");
        }
    }

    @Test
    void keysAreASecondInitramfsWhichTheDriveTellsOf() throws IOException {
        SshHostKey host = SshHostKey.generate(new SecureRandom());
        SshAccess access = new SshAccess(List.of(host.publicKey()), host);
        List<String> digests = new ArrayList<>();
        for (DriveLoader loader : List.of(DriveLoader.SYSTEMD_BOOT, DriveLoader.SYSTEMD_BOOT)) {
            try (DriveLayout layout = layout(loader, "", 512, Optional.of(access))) {
                Path file = write(layout, layout.minimumBytes());
                digests.add(Sha256.of(layout.whole(layout.minimumBytes())));
                String all = Files.readString(file, ISO_8859_1);
                assertThat(all)
                        .contains(
                                "initrd /bootwright/initramfs\ninitrd /bootwright/ssh.cpio.gz\n",
                                "initrd ($root)/bootwright/initramfs ($root)/bootwright/ssh.cpio.gz\n");
                assertThat(verify(file).problems()).isEmpty();
                assertThat(verify(file).ssh()).contains(access.summary());
                try (FileChannel channel = FileChannel.open(file)) {
                    assertThat(DriveVerification.ssh(channel, channel.size()))
                            .contains(access.summary());
                }
                change(file, "no-port-forwarding", "if-port-forwarding");
                assertThat(verify(file).problems())
                        .singleElement()
                        .asString()
                        .startsWith("/bootwright/ssh.cpio.gz: expected SHA-256 ");
            }
        }
        assertEquals(digests.getFirst(), digests.getLast());
    }

    @Test
    void theSecondInitramfsHasKeysThatOnlyRootMayRead() throws IOException {
        SshHostKey host = SshHostKey.generate(new SecureRandom());
        byte[] packed = new SshAccess(List.of(host.publicKey()), host).archive();
        Map<String, Integer> modes = new TreeMap<>();
        Map<String, Opaque> contents = new TreeMap<>();
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            CpioReader archive = new CpioReader(in);
            for (var each = archive.next(); each.isPresent(); each = archive.next()) {
                modes.put(each.get().name(), each.get().permissions());
                contents.put(each.get().name(), Opaque.of(archive.content().readAllBytes()));
            }
        }
        assertThat(modes)
                .containsEntry("root/.ssh", 0700)
                .containsEntry("root/.ssh/authorized_keys", 0600)
                .containsEntry("etc/dropbear/dropbear_ed25519_host_key", 0600);
        assertThat(contents)
                .containsEntry("etc/modprobe.d/network.conf", Opaque.EMPTY)
                .containsEntry(
                        "etc/dropbear/dropbear_ed25519_host_key", Opaque.of(host.toDropbear()))
                .containsEntry(
                        "root/.ssh/authorized_keys",
                        Opaque.of(
                                ("no-port-forwarding,no-agent-forwarding,no-X11-forwarding "
                                                + host.publicKey()
                                                + "\n")
                                        .getBytes(US_ASCII)));
    }

    @Test
    void changedSettingsAreOnlyTold() throws IOException {
        try (DriveLayout layout = layout(DriveLoader.GRUB, "")) {
            Path file = write(layout, layout.minimumBytes());
            change(file, "set options=", "set Options=");
            DriveVerification found = verify(file);
            assertEquals(List.of(), found.problems());
            assertEquals(
                    List.of("/bootwright/options.cfg was changed since the drive was made"),
                    found.notes());
        }
    }

    @Test
    void aTableThatIsDamagedIsTold() throws IOException {
        try (DriveLayout layout = layout(DriveLoader.GRUB, "")) {
            Path file = write(layout, layout.minimumBytes());
            try (var change = new RandomAccessFile(file.toFile(), "rw")) {
                change.seek(layout.minimumBytes() - 512);
                change.write(new byte[512]);
            }
            assertThat(verify(file).problems()).isNotEmpty();
            Files.write(file, new byte[1 << 20]);
            assertEquals(List.of("there is no table of partitions"), verify(file).problems());
        }
    }

    @Test
    void refusesADriveThatIsTooSmall() throws IOException {
        try (DriveLayout layout = layout(DriveLoader.GRUB, "")) {
            assertThatThrownBy(() -> layout.table(1 << 20))
                    .hasMessageStartingWith("a drive of 1048576 bytes, ");
        }
        assertThatThrownBy(() -> layout(DriveLoader.GRUB, "a\nb"))
                .hasMessage("kernel options are one line of text");
    }

    private static void change(Path file, String from, String to) throws IOException {
        byte[] all = Files.readAllBytes(file);
        int at = new String(all, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf(from);
        assertThat(at).isPositive();
        try (var out = new RandomAccessFile(file.toFile(), "rw")) {
            out.seek(at);
            out.write(to.getBytes(UTF_8));
        }
    }

    @Test
    void theFileOfADriveIsTakenOverForALargerOne() throws IOException {
        try (DriveLayout layout = layout(DriveLoader.SYSTEMD_BOOT, "quiet")) {
            Path file = write(layout, layout.minimumBytes());
            long larger = 2 * layout.minimumBytes() + 512;
            try (DriveCopy copy = DriveCopy.open(file)) {
                assertEquals(layout.image(), copy.image());
                assertEquals(layout.minimumBytes(), copy.minimumBytes());
                assertEquals(Sha256.of(layout.whole(larger)), Sha256.of(copy.whole(larger)));
                long written =
                        copy.contents().stream().mapToLong(each -> each.content().size()).sum();
                assertThat(written).isLessThan(layout.minimumBytes() / 4);
            }
        }
    }

    @Test
    void aFileThatIsNoSoundDriveIsNotTakenOver() throws IOException {
        try (DriveLayout layout = layout(DriveLoader.SYSTEMD_BOOT, "")) {
            Path file = write(layout, layout.minimumBytes());
            try (FileChannel damaged = FileChannel.open(file, StandardOpenOption.WRITE)) {
                damaged.write(ByteBuffer.wrap(new byte[] {7}), 2048L * 512 + 700);
            }
            assertThatThrownBy(() -> DriveCopy.open(file))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("drive.img: the core of GRUB: expected SHA-256");
        }
    }

    @Test
    void aDriveWithLargeSectorsIsSoundForFsckAndItself() throws Exception {
        try (DriveLayout layout = layout(DriveLoader.SYSTEMD_BOOT, "", 4096)) {
            Path file = write(layout, layout.minimumBytes());
            assertThat(verify(file).problems()).isEmpty();
            assertThat(layout.table(layout.minimumBytes()).table().partitions())
                    .singleElement()
                    .satisfies(esp -> assertThat(esp.firstLba()).isEqualTo(512));
            Path esp = directory.resolve("esp.img");
            try (FileChannel in = FileChannel.open(file);
                    FileChannel out =
                            FileChannel.open(
                                    esp, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                in.transferTo(2 << 20, layout.areas(in.size()).get(1).size(), out);
            }
            assertThat(Peers.run(List.of("fsck.vfat", "-n", "-v", esp.toString())))
                    .contains("4096 bytes per logical sector", "512 hidden sectors")
                    .doesNotContain("differ", "wrong", "Dirty");
            assertThat(mtype(esp, "loader/loader.conf")).startsWith("default bootwright.conf");
            try (DriveCopy copy = DriveCopy.open(file)) {
                assertEquals(4096, copy.sectorBytes());
            }
        }
    }
}
