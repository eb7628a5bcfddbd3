package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.iso9660.BootCatalog.BootImage;
import dev.bootwright.formats.iso9660.BootCatalog.Platform;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IsoVolumeTest {

    private final byte[] golden = TinyIso.bytes();

    private static IsoVolume open(byte[] bytes) throws IOException {
        return IsoVolume.open(TinyIso.source(bytes));
    }

    private static String content(IsoVolume volume, String path) throws IOException {
        ByteSource content = volume.content(volume.find(path).orElseThrow());
        ByteBuffer bytes = ByteBuffer.allocate((int) content.size());
        content.readFully(bytes, 0);
        return new String(bytes.array(), US_ASCII);
    }

    /// Everything that can be asked of a volume.
    static List<String> readAll(IsoVolume volume) throws IOException {
        List<String> paths = new ArrayList<>();
        volume.created();
        volume.bootCatalog();
        volume.systemArea();
        volume.walk("/", entry -> paths.add(entry.path()));
        return paths;
    }

    @Test
    void readsWhatTheVolumeSaysOfItself() throws IOException {
        IsoVolume volume = open(golden);
        assertEquals("TINY 1", volume.volumeId());
        assertEquals(24 * 2048, volume.size());
        assertEquals(Naming.ROCK_RIDGE, volume.naming());
        assertEquals(Optional.of(Instant.parse("2026-11-21T02:04:05Z")), volume.created());
    }

    @Test
    void readsDirectoriesAsRockRidgeNamesThem() throws IOException {
        assertEquals(
                List.of(
                        "/boot",
                        "/boot/grub.cfg",
                        "/boot/loop",
                        "/boot/up",
                        "/kernel-6.1",
                        "/link",
                        "/BIG",
                        "/packed"),
                readAll(open(golden)));
    }

    @Test
    void findsThroughSymbolicLinks() throws IOException {
        IsoVolume volume = open(golden);
        IsoEntry kernel = volume.find("/link").orElseThrow();
        assertEquals("/kernel-6.1", kernel.path());
        assertEquals(0x81A4, kernel.mode());
        assertEquals(List.of(new Extent(TinyIso.CONTENT, 7)), kernel.extents());
        assertEquals("content", content(volume, "boot/up/../link"));
        assertEquals("/", volume.find("/../..").orElseThrow().path());
        assertEquals(3, volume.list("/boot/up/").size());
        assertThat(volume.find("/Boot")).isEmpty();
        assertThat(volume.find("/kernel-6.1/..").map(IsoEntry::path)).contains("/");
        assertThat(volume.find("/kernel-6.1/x")).isEmpty();
        assertThat(volume.list("/kernel-6.1")).isEmpty();
        assertThat(volume.list("/none")).isEmpty();
        IsoEntry link = volume.list("/").get(2);
        assertEquals(FileKind.SYMBOLIC_LINK, link.kind());
        assertEquals("boot/../kernel-6.1", link.target());
    }

    @Test
    void readsAFileInSeveralExtents() throws IOException {
        IsoVolume volume = open(golden);
        IsoEntry big = volume.find("/BIG").orElseThrow();
        assertEquals(2048 + 7, big.size());
        assertEquals(
                List.of(new Extent(TinyIso.CONTENT, 2048), new Extent(TinyIso.PRIMARY, 7)),
                big.extents());
        assertThat(content(volume, "/BIG")).startsWith("content\0").endsWith("\0\1CD001\1");
    }

    @Test
    void findsEverythingInALargeDirectory() throws IOException {
        LargeDirectory directory = new LargeDirectory(1 << 18);
        directory.fill(2 * TinyIso.SECTOR);
        directory.add(TinyIso.record(23, 7, 0, "KERNEL.;1", TinyIso.nm(0, "kernel+6.1")));
        directory.add(TinyIso.record(23, TinyIso.SECTOR, 0x80, "BIG"));
        directory.add(TinyIso.record(16, 7, 0, "BIG"));
        directory.add(TinyIso.record(16, 9, 0, "BIG")); // the first counts
        IsoVolume volume = open(directory.image());

        assertEquals("content", content(volume, "/boot/F0000000"));
        assertEquals("content", content(volume, "/boot/F0005000"));
        assertEquals("content", content(volume, "/boot/kernel+6.1"));
        assertEquals(2048 + 7, volume.find("/boot/BIG").orElseThrow().size());
        assertThat(volume.find("/boot/KERNEL")).isEmpty();
        assertThat(volume.list("/boot")).hasSizeGreaterThan(5500);
    }

    /// A server looks for files in little memory.
    @Test
    void keepsNothingOfALargeDirectoryWhileItLooks() throws IOException {
        LargeDirectory directory = new LargeDirectory(1 << 23); // the most that is read
        directory.fill(TinyIso.SECTOR);
        byte[] image = directory.image();
        ByteSource bytes = TinyIso.source(image);
        List<Long> used = new ArrayList<>();
        ByteSource weighing =
                new ByteSource() {
                    @Override
                    public long size() {
                        return bytes.size();
                    }

                    @Override
                    public int read(ByteBuffer target, long position) throws IOException {
                        boolean isLast = position + target.remaining() == image.length;
                        if (position == TinyIso.PRIMARY || isLast) {
                            System.gc();
                            Runtime runtime = Runtime.getRuntime();
                            used.add(runtime.totalMemory() - runtime.freeMemory());
                        }
                        return bytes.read(target, position);
                    }
                };

        assertThat(IsoVolume.open(weighing).find("/boot/none")).isEmpty();
        assertThat(used.getLast() - used.getFirst()).isLessThan(8 << 20);
    }

    @Test
    void joinsAdjacentExtents() throws IOException {
        TinyIso.put(golden, TinyIso.BIG_AT + 2, TinyIso.both32(22));
        TinyIso.put(golden, TinyIso.BIG_AT + 40 + 2, TinyIso.both32(23));
        assertEquals(
                List.of(new Extent(TinyIso.CATALOG, 2048 + 7)),
                open(golden).find("/BIG").orElseThrow().extents());
    }

    @Test
    void listsACompressedFileButRefusesItsContent() throws IOException {
        IsoVolume volume = open(golden);
        IsoEntry packed = volume.find("/packed").orElseThrow();
        assertEquals(7, packed.size());
        FormatException e = assertThrows(FormatException.class, () -> volume.content(packed));
        assertThat(e)
                .hasMessage(
                        "ISO 9660: ZF at byte %d: /packed is stored compressed by zisofs, which only Linux reads: make the image without it"
                                .formatted(TinyIso.PACKED_AT));
    }

    @Test
    void readsWhatFirmwareBoots() throws IOException {
        BootCatalog catalog = open(golden).bootCatalog().orElseThrow();
        assertEquals(
                List.of(
                        new BootImage(
                                Platform.BIOS, true, false, new Extent(TinyIso.CONTENT, 2048)),
                        new BootImage(Platform.UEFI, true, false, new Extent(TinyIso.BOOT, 512))),
                catalog.images());
        assertThat(catalog.boots(Platform.UEFI)).isTrue();
        assertThat(catalog.boots(Platform.MAC)).isFalse();
    }

    @Test
    void tellsAHybridByItsFirstSectors() throws IOException {
        assertEquals(new SystemArea(false, false, false), open(golden).systemArea());
        golden[0] = (byte) 0xEB; // boot code
        golden[446 + 4] = 0x17; // partition type
        TinyIso.put(golden, 510, new byte[] {0x55, (byte) 0xAA});
        TinyIso.put(golden, 512, TinyIso.text("EFI PART"));
        assertEquals(new SystemArea(true, true, true), open(golden).systemArea());
        assertThat(open(golden).systemArea().isHybrid()).isTrue();
        golden[510] = 0; // without the signature it is no table
        assertEquals(new SystemArea(false, false, true), open(golden).systemArea());
    }

    @Test
    void readsPlainNamesWithoutVersionAndCase() throws IOException {
        golden[TinyIso.ROOT + 34] = 'X'; // no SP, no Rock Ridge
        IsoVolume volume = open(golden);
        assertEquals(Naming.PLAIN, volume.naming());
        assertEquals(
                List.of(
                        "/BOOT",
                        "/BOOT/GRUB.CFG",
                        "/BOOT/LOOP",
                        "/BOOT/UP",
                        "/KERNEL",
                        "/LINK",
                        "/BIG",
                        "/PACKED"),
                readAll(volume));
        assertEquals("/BOOT/GRUB.CFG", volume.find("/boot/grub.cfg").orElseThrow().path());
        assertEquals("content", content(volume, "/packed"));
    }

    @Test
    void readsJolietNames() throws IOException {
        golden[TinyIso.ROOT + 34] = 'X'; // no SP, no Rock Ridge
        byte[] descriptor =
                Arrays.copyOfRange(golden, TinyIso.PRIMARY, TinyIso.PRIMARY + TinyIso.SECTOR);
        descriptor[0] = 2; // supplementary
        TinyIso.put(descriptor, 88, TinyIso.text("%/E")); // UCS-2 level 3
        TinyIso.put(descriptor, 156 + 2, TinyIso.both32(21));
        TinyIso.put(golden, TinyIso.BOOT_RECORD, descriptor);
        String name = new String("é ü.img;1".getBytes(UTF_16BE), ISO_8859_1);
        TinyIso.put(
                golden,
                TinyIso.CONTINUATION,
                TinyIso.join(
                        TinyIso.record(21, 2048, 2, "\0"),
                        TinyIso.record(21, 2048, 2, "\1"),
                        TinyIso.record(23, 7, 0, name)));
        IsoVolume volume = open(golden);
        assertEquals(Naming.JOLIET, volume.naming());
        assertEquals(List.of("/é ü.img"), readAll(volume));
        assertEquals("content", content(volume, "/é ü.img"));
        assertThat(volume.find("/É Ü.IMG")).isEmpty();
    }

    @Test
    void readsNoVolumeThatIsCutOff() throws IOException {
        for (int length = 0; length < golden.length; length++) {
            byte[] cut = Arrays.copyOf(golden, length);
            FormatException e = assertThrows(FormatException.class, () -> readAll(open(cut)));
            assertThat(e.getMessage()).matches("ISO 9660: volume .+ at byte \\d+: .+");
        }
        assertEquals(8, readAll(open(golden)).size());
    }
}
