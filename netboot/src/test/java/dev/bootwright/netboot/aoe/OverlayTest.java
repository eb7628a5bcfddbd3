package dev.bootwright.netboot.aoe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayTest {

    private static final String BOOT = "00000000-0000-4000-8000-000000000001";
    private static final String NEXT_BOOT = "00000000-0000-4000-8000-000000000002";
    private static final int SECTORS = 70_000; // more than two pages of a map
    private static final Overlay.Limit LIMIT = new Overlay.Limit(1 << 20, false);

    @TempDir Path folder;
    private final byte[] base = new byte[SECTORS * 512];
    private Storage file;

    @BeforeEach
    void makeBase() throws IOException {
        new Random(1).nextBytes(base);
        Path path = folder.resolve("base.img");
        Files.write(path, base);
        file = FileStorage.open(path, FileStorage.Slice.WHOLE, true, false);
    }

    private Overlay open(String boot) throws IOException {
        return Overlay.open(folder.resolve("overlay"), file, "base", LIMIT, boot);
    }

    private static void write(Storage storage, int sector, byte[] data) throws IOException {
        storage.write(ByteBuffer.wrap(data), sector * 512L);
    }

    private static byte[] read(Storage storage, int sector, int sectors) throws IOException {
        byte[] data = new byte[sectors * 512];
        storage.read(ByteBuffer.wrap(data), sector * 512L);
        return data;
    }

    private byte[] ofBase(int sector, int sectors) {
        return Arrays.copyOfRange(base, sector * 512, (sector + sectors) * 512);
    }

    private static byte[] filled(int sectors, int with) {
        byte[] data = new byte[sectors * 512];
        Arrays.fill(data, (byte) with);
        return data;
    }

    /// The same writes to the overlay and to an array of bytes.
    @Test
    void readsWhatAPlainDiskWould() throws IOException {
        Random random = new Random(7);
        try (Overlay overlay = open(BOOT)) {
            byte[] plain = base.clone();
            for (int i = 0; i < 2_000; i++) {
                int sectors = random.nextInt(1, 18);
                int sector = random.nextInt(32_700, 33_000);
                byte[] data = new byte[sectors * 512];
                random.nextBytes(data);
                write(overlay, sector, data);
                System.arraycopy(data, 0, plain, sector * 512, data.length);
                int from = random.nextInt(32_600, 33_080);
                assertThat(read(overlay, from, 17))
                        .isEqualTo(Arrays.copyOfRange(plain, from * 512, (from + 17) * 512));
            }
        }
        assertThat(Files.readAllBytes(folder.resolve("base.img"))).isEqualTo(base);
    }

    /// What a killed process leaves: its files as they are, never flushed, never closed.
    private void copyAsKilled() throws IOException {
        for (String name : List.of("data", "map", "live", "about")) {
            Path copy = folder.resolve("killed").resolve(name);
            Files.createDirectories(folder.resolve("killed"));
            Files.copy(
                    folder.resolve("overlay").resolve(name),
                    copy,
                    StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private Overlay reopened(String boot) throws IOException {
        return Overlay.open(folder.resolve("killed"), file, "base", LIMIT, boot);
    }

    @Test
    void losesNothingWhenTheProcessIsKilled() throws IOException {
        try (Overlay overlay = open(BOOT)) {
            write(overlay, 5, filled(3, 1));
            overlay.flush();
            write(overlay, 40_000, filled(1, 2));
            copyAsKilled();
        }
        try (Overlay overlay = reopened(BOOT)) {
            assertThat(read(overlay, 5, 3)).isEqualTo(filled(3, 1));
            assertThat(read(overlay, 40_000, 1)).isEqualTo(filled(1, 2));
            overlay.flush();
        }
        try (Overlay overlay = reopened(NEXT_BOOT)) {
            assertThat(read(overlay, 40_000, 1)).isEqualTo(filled(1, 2));
        }
    }

    /// After a power cut the live map may say anything, and what was not flushed may be missing.
    @Test
    void showsWhatWasFlushedWhenThePowerWasCut() throws IOException {
        try (Overlay overlay = open(BOOT)) {
            write(overlay, 5, filled(3, 1));
            overlay.flush();
            write(overlay, 40_000, filled(1, 2));
            copyAsKilled();
        }
        try (FileChannel live =
                FileChannel.open(folder.resolve("killed/live"), StandardOpenOption.WRITE)) {
            live.write(ByteBuffer.wrap(filled(8, 0xFF)), 4096);
        }
        try (FileChannel data =
                FileChannel.open(folder.resolve("killed/data"), StandardOpenOption.WRITE)) {
            data.truncate(8 * 512);
        }
        try (Overlay overlay = reopened(NEXT_BOOT)) {
            assertThat(read(overlay, 4, 5))
                    .startsWith(ofBase(4, 1))
                    .endsWith(ofBase(8, 1))
                    .containsSequence(filled(3, 1));
            assertThat(read(overlay, 40_000, 1)).isEqualTo(ofBase(40_000, 1));
            assertThat(overlay.written()).isEqualTo(3 * 512);
        }
    }

    @Test
    void keepsToItsLimit() throws IOException {
        try (Overlay overlay = open(BOOT)) {
            for (int i = 0; i < 2048; i += 16) {
                write(overlay, i, filled(16, 3));
            }
            assertThatThrownBy(() -> write(overlay, 3000, filled(1, 4)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("full: at most 1048576 bytes");
            assertThat(read(overlay, 3000, 1)).isEqualTo(ofBase(3000, 1));
            write(overlay, 2047, filled(1, 5));
            assertThat(read(overlay, 2047, 1)).isEqualTo(filled(1, 5));
        }
    }

    @Test
    void liesOverItsOwnBaseOnly() throws IOException {
        open(BOOT).close();
        assertThatThrownBy(
                        () -> Overlay.open(folder.resolve("overlay"), file, "other", LIMIT, BOOT))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("lies over base, which is now other: reset it");
    }

    @Test
    void hasOneServer() throws IOException {
        try (Overlay overlay = open(BOOT)) {
            assertThat(overlay.written()).isZero();
            assertThatThrownBy(() -> open(BOOT))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void isEachClientsOwn() throws IOException {
        Path all = folder.resolve("all/e0.1");
        long one = 0x0200_0000_0001L;
        long two = 0x0200_0000_0002L;
        Overlays overlays = Overlays.open(all, file, "base", LIMIT, 1);
        write(overlays.toWrite(one), 9, filled(1, 6));
        overlays.flush(one);

        assertThat(read(overlays.toRead(one), 9, 1)).isEqualTo(filled(1, 6));
        assertThat(read(overlays.toRead(two), 9, 1)).isEqualTo(ofBase(9, 1));
        assertThatThrownBy(() -> overlays.toWrite(two))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has 1 clients, the most allowed");
        assertThat(OverlayFolder.list(folder.resolve("all")).getFirst().inUse()).isTrue();
        overlays.close();

        List<OverlayFolder.Entry> entries = OverlayFolder.list(folder.resolve("all"));
        TargetAddress target = new TargetAddress(0, 1);
        assertThat(entries)
                .containsExactly(
                        new OverlayFolder.Entry(target, new MacAddress(one), "base", 512, false));
        OverlayFolder.reset(folder.resolve("all"), target, new MacAddress(one));
        assertThat(OverlayFolder.list(folder.resolve("all"))).isEmpty();
    }

    @Test
    void servesASliceOfAFile() throws IOException {
        Path path = folder.resolve("base.img");
        try (Storage slice =
                FileStorage.open(path, new FileStorage.Slice(1000, 5000), true, false)) {
            assertThat(slice.size()).isEqualTo(9 * 512);
            assertThat(read(slice, 8, 1))
                    .isEqualTo(Arrays.copyOfRange(base, 1000 + 8 * 512, 1000 + 9 * 512));
        }
        for (FileStorage.Slice wrong :
                List.of(
                        new FileStorage.Slice(base.length - 511, FileStorage.Slice.TO_THE_END),
                        new FileStorage.Slice(base.length, 512),
                        new FileStorage.Slice(Long.MAX_VALUE, 512),
                        new FileStorage.Slice(0, Long.MAX_VALUE))) {
            assertThatThrownBy(() -> FileStorage.open(path, wrong, true, false))
                    .as(wrong.toString())
                    .isInstanceOf(IOException.class);
        }
    }
}
