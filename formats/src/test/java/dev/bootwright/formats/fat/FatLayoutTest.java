package dev.bootwright.formats.fat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.SparseSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class FatLayoutTest {

    static final LocalDateTime WRITTEN = LocalDateTime.of(2024, 6, 15, 10, 20, 30);

    static FatFile file(String path, String content) {
        return new FatFile(path, ByteSource.of(content.getBytes(US_ASCII)));
    }

    /// 33 MiB and a bit: as small as FAT32 gets.
    static SparseSource layout(FatFile... files) {
        long sectors = FatLayout.sectors(List.of(files), 1, 0);
        FatVolume volume = new FatVolume(sectors, 1, 4096, 0x12345678, "GOLDEN", WRITTEN);
        return FatLayout.of(volume, List.of(files));
    }

    private static byte[] bytes(ByteSource source, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        source.readFully(bytes, offset);
        return bytes.array();
    }

    @Test
    void bootSectorIsAsTheSpecificationSays() throws IOException {
        byte[] sector = bytes(layout(), 0, 512);
        String expected =
                "eb5890" // jump over the parameters
                        + "4d5357494e342e31" // OEM name MSWIN4.1
                        + "0002" // bytes per sector
                        + "01" // sectors per cluster
                        + "2000" // reserved sectors
                        + "02" // number of FATs
                        + "0000" // root entries
                        + "0000" // total sectors
                        + "f8" // media
                        + "0000" // sectors per FAT
                        + "3f00" // sectors per track
                        + "ff00" // heads
                        + "00100000" // hidden sectors: 4096
                        + "15040100" // total sectors: 32 + 2 × 512 + 65525
                        + "00020000" // sectors per FAT: 65527 entries of 4 bytes
                        + "0000" // flags
                        + "0000" // version
                        + "02000000" // root cluster
                        + "0100" // FSInfo sector
                        + "0600" // backup boot sector
                        + "000000000000000000000000" // reserved
                        + "80" // drive number
                        + "00" // reserved
                        + "29" // signature
                        + "78563412" // volume id
                        + "474f4c44454e2020202020" // label
                        + "4641543332202020" // FAT32
                        + "cd18f4ebfd"; // int 18h
        assertEquals(expected, HexFormat.of().formatHex(sector, 0, 95));
        assertArrayEquals(new byte[] {0x55, (byte) 0xAA}, Arrays.copyOfRange(sector, 510, 512));
        assertArrayEquals(sector, bytes(layout(), 6 * 512, 512));
    }

    @Test
    void rootDirectoryIsAsMtoolsMakesIt() throws IOException {
        // mkfs.vfat -F 32 -s 1 -n GOLDEN; mcopy -m loader.conf ::loader.conf, but for the dates of
        // the
        // label and the creation, which mtools takes from the clock, and the first cluster
        String expected =
                "474f4c44454e20202020200800008f52cf58cf5800008f52cf58000000000000"
                        + "416c006f006100640065000f00b672002e0063006f006e00660000000000ffff"
                        + "4c4f414445527e31434f4e2000008f52cf58cf5800008f52cf5803000a000000";
        SparseSource source = layout(file("loader.conf", "timeout 0\n"));
        byte[] root = bytes(source, (32 + 2 * 512) * 512, 96);
        assertEquals(expected, HexFormat.of().formatHex(root));
        byte[] info = bytes(source, 512, 512);
        assertEquals("52526141", HexFormat.of().formatHex(info, 0, 4));
        assertEquals("72724161", HexFormat.of().formatHex(info, 484, 488));
        assertEquals(
                65523, ByteBuffer.wrap(info).order(java.nio.ByteOrder.LITTLE_ENDIAN).getInt(488));
        assertEquals(
                "f8ffff0fffffff0fffffff0fffffff0f00000000",
                HexFormat.of().formatHex(bytes(source, 32 * 512, 20)));
    }

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        String big = "0123456789".repeat(1000);
        SparseSource source =
                layout(
                        file("EFI/BOOT/BOOTX64.EFI", "MZ"),
                        file("loader/entries/bootwright.conf", "title Bootwright\n"),
                        file("loader/loader.conf", ""),
                        file("big", big),
                        file("lädt mit Ümlaut und sehr langem Namen.conf", "x"));
        FatTree tree = FatTree.open(source);
        assertEquals(32, tree.bits());
        assertEquals("GOLDEN", tree.label());
        assertEquals("1234-5678", tree.volumeId());
        assertEquals(
                List.of("EFI", "big", "loader", "lädt mit Ümlaut und sehr langem Namen.conf"),
                tree.list(tree.root()).stream().map(FatEntry::name).toList());
        FatNode node = tree.resolve("big").orElseThrow();
        assertEquals(big, new String(TinyFat.content(tree, node), US_ASCII));
        assertEquals(0, tree.resolve("loader/loader.conf").orElseThrow().size());
        assertEquals(2, tree.resolve("efi/boot/bootx64.efi").orElseThrow().size());
        TinyFat.readAll(tree);
    }

    @Test
    void theOrderOfFilesMakesNoDifference() throws IOException {
        List<FatFile> files = List.of(file("b/c", "1"), file("a", "2"), file("b/long name", "3"));
        SparseSource one = layout(files.toArray(FatFile[]::new));
        SparseSource other = layout(files.reversed().toArray(FatFile[]::new));
        int length = (32 + 2 * 512 + 16) * 512;
        assertArrayEquals(bytes(one, 0, length), bytes(other, 0, length));
        assertEquals(one.size(), other.size());
    }

    @Test
    void refusesWhatFatCannotHold() {
        assertThatThrownBy(() -> file("a//b", "")).hasMessage("\"a//b\": \"\" is no name in FAT");
        assertThatThrownBy(() -> file("a/..", "")).hasMessage("\"a/..\": \"..\" is no name in FAT");
        assertThatThrownBy(() -> file("a:b", "")).hasMessage("\"a:b\": \"a:b\" is no name in FAT");
        assertThatThrownBy(() -> layout(file("a", ""), file("A", "")))
                .hasMessage("A: there is a already");
        assertThatThrownBy(() -> layout(file("a", ""), file("a/b", "")))
                .hasMessage("a/b: there is a already");
        assertThatThrownBy(() -> new FatVolume(70_000, 1, 0, 0, "lower", WRITTEN))
                .hasMessage("label \"lower\": expected 1 to 11 of A-Z, 0-9, space, _ and -");
        assertThatThrownBy(() ->
                        FatLayout.of(new FatVolume(60_000, 1, 0, 0, "SMALL", WRITTEN), List.of()))
                .hasMessage("60000 sectors are 59044 clusters, FAT32 has 65525 to 268435445");
        SparseSource zeros = new SparseSource(40 << 20, List.of());
        FatVolume volume = new FatVolume(67_000, 1, 0, 0, "FULL", WRITTEN);
        assertThatThrownBy(() -> FatLayout.of(volume, List.of(new FatFile("a", zeros))))
                .hasMessage("the files need 81921 clusters of 512 bytes, there are 65936");
    }
}
