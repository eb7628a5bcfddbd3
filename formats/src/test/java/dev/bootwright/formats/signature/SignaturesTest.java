package dev.bootwright.formats.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Superblocks laid out by hand, and what hostile bytes lead to.
class SignaturesTest {

    private static final int MIB = 1 << 20;

    /// The superblock of the first of two members of a RAID 1, from Linux, md_p.h; the checksum was
    /// added up by hand.
    private static final byte[] MD =
            hex(
                    """
                    fc4e2ba9 magic
                    01000000 major version
                    00000000 feature map
                    00000000 padding
                    000102030405060708090a0b0c0d0e0f set UUID
                    72657363 name "resc
                    75653a72 ue:r
                    6f6f7400 oot"
                    0000000000000000000000000000000000000000 padding of the name
                    0000000000000000 ctime
                    01000000 level
                    00000000 layout
                    0004000000000000 size
                    00000000 chunk size
                    02000000 raid disks
                    00000000 bitmap offset
                    00000000 new level
                    0000000000000000 reshape position
                    00000000 delta disks
                    00000000 new layout
                    00000000 new chunk
                    00000000 new offset
                    0008000000000000 data offset
                    0004000000000000 data size
                    0800000000000000 super offset
                    0000000000000000 recovery offset
                    00000000 device number
                    00000000 corrected reads
                    101112131415161718191a1b1c1d1e1f device UUID
                    0000000000000000 flags, bad block log
                    0000000000000000 utime
                    0000000000000000 events
                    0000000000000000 resync offset
                    d211cf07 checksum
                    02000000 max dev
                    0000000000000000000000000000000000000000000000000000000000000000 padding
                    0000 role of device 0
                    0100 role of device 1
                    """);

    /// The first sectors that `lvm pvcreate` wrote to an empty disk of 40 MiB, without what lies
    /// behind the header of the volume.
    private static final byte[] LVM =
            hex(
                    """
                    4c4142454c4f4e45 label "LABELONE"
                    0100000000000000 sector
                    2bdbbe4a checksum
                    20000000 offset
                    4c564d3220303031 type "LVM2 001"
                    784139796e7a706b3279636b6e313343 UUID
                    3361704d6949493834446d6a3343416d
                    00008002000000000000100000000000 size of the device, first data area
                    0000000000000000 its size
                    0000000000000000 end of the data areas
                    0000000000000000
                    0010000000000000 metadata area
                    00f00f0000000000 its size
                    0000000000000000 end of the metadata areas
                    0000000000000000
                    0200000000000000 extension
                    """);

    /// The header of the metadata area that `vgcreate vg00` of LVM 2.03.16 wrote, without the zeros behind it.
    private static final byte[] LVM_AREA =
            hex(
                    """
                    756a85b6 checksum
                    204c564d3220785b35412572304e2a3e magic
                    01000000 version
                    0010000000000000 start of the area
                    00f00f0000000000 its size
                    0002000000000000 where the text lies in it
                    1203000000000000 size of the text
                    3ae1d75d checksum of the text
                    00000000 flags
                    """);

    @TempDir Path directory;

    @Test
    void anEmptyDeviceHoldsNothing() throws IOException {
        assertEquals(List.of(), find(new byte[MIB]));
        assertEquals(List.of(), find(new byte[0]));
    }

    @Test
    void aMemberOfASoftwareRaidIsKnownByItsSuperblock() throws IOException {
        byte[] device = at(4096, MD);
        assertEquals(
                List.of(
                        Signature.of(
                                SignatureType.MD,
                                Optional.of("rescue:root"),
                                Optional.of("00010203-0405-0607-0809-0a0b0c0d0e0f"),
                                new Extent(4096, 4))),
                find(device));
        try (FileChannel channel = FileChannel.open(image(device))) {
            assertEquals(
                    List.of(
                            new MdSuperblock(
                                    "1.2",
                                    4096,
                                    "00010203-0405-0607-0809-0a0b0c0d0e0f",
                                    "rescue:root",
                                    "1",
                                    2,
                                    0,
                                    true)),
                    MdSuperblock.find(channel, MIB));
            assertEquals("root", MdSuperblock.find(channel, MIB).getFirst().name());
        }
    }

    @Test
    void aSuperblockAtTheEndOrTheStartIsFoundToo() throws IOException {
        byte[] atEnd = MD.clone();
        int offset = MIB - 8192;
        putLittleEndian(atEnd, 144, offset / 512);
        assertEquals(new Extent(offset, 4), find(at(offset, atEnd)).getFirst().marks().getFirst());
        byte[] atStart = MD.clone();
        putLittleEndian(atStart, 144, 0);
        assertEquals(new Extent(0, 4), find(at(0, atStart)).getFirst().marks().getFirst());
    }

    @Test
    void aCopyOfASuperblockAtAnotherPlaceIsNone() throws IOException {
        assertEquals(List.of(), find(at(0, MD)));
    }

    @Test
    void aChangedSuperblockIsFoundAndHasAProblem() throws IOException {
        byte[] changed = MD.clone();
        changed[72] = 5;
        assertEquals(
                Optional.of("wrong superblock checksum"),
                find(at(4096, changed)).getFirst().problem());
    }

    @Test
    void theOldSuperblockOfASoftwareRaidIsFoundInBothByteOrders() throws IOException {
        byte[] old =
                hex(
                        """
                        fc4e2ba9 magic
                        00000000 major version
                        5a000000 minor version 90
                        0000000000000000 patch level, generic words
                        03020100 set UUID
                        000000000000000000000000000000000000000000000000 ctime to md minor
                        00000000 not persistent
                        07060504 set UUID
                        0b0a0908
                        0f0e0d0c
                        """);
        assertEquals(
                List.of(
                        Signature.of(
                                SignatureType.MD,
                                Optional.empty(),
                                Optional.of("00010203-0405-0607-0809-0a0b0c0d0e0f"),
                                new Extent(MIB - 65536, 4))),
                find(at(MIB - 65536, old)));
        for (int word = 0; word < old.length; word += 4) {
            putLittleEndian(
                    old,
                    word,
                    Integer.reverseBytes(
                            ByteBuffer.wrap(old).order(ByteOrder.LITTLE_ENDIAN).getInt(word)));
        }
        assertEquals(
                Optional.of("00010203-0405-0607-0809-0a0b0c0d0e0f"),
                find(at(MIB - 65536, old)).getFirst().uuid());
    }

    @Test
    void aPhysicalVolumeOfLvmIsKnownByItsLabel() throws IOException {
        byte[] sector = Arrays.copyOf(LVM, 512);
        assertEquals(
                List.of(
                        Signature.of(
                                SignatureType.LVM2,
                                Optional.empty(),
                                Optional.of("xA9ynz-pk2y-ckn1-3C3a-pMiI-I84D-mj3CAm"),
                                new Extent(512, 8))),
                find(at(512, sector)));
        sector[40]++;
        assertEquals(
                Optional.of("wrong label checksum"), find(at(512, sector)).getFirst().problem());
    }

    private byte[] physicalVolume() {
        byte[] device = at(512, LVM);
        System.arraycopy(LVM_AREA, 0, device, 4096, LVM_AREA.length);
        put(device, 4096 + 512, "vg00 {\nid = \"q1C3fA-mJfg-61MW-6PAu-Vluj-5GgI-cEjPBV\"\n");
        return device;
    }

    private Optional<String> group(byte[] device) throws IOException {
        Signature found = find(device).getFirst();
        assertEquals(Optional.empty(), found.problem());
        return found.label();
    }

    @Test
    void thePhysicalVolumeOfAGroupIsLabelledWithItsName() throws IOException {
        assertEquals(Optional.of("vg00"), group(physicalVolume()));
        String longest = "-x+_.".repeat(26).substring(1, 128);
        for (String text : new String[] {"a-b.c{", longest + "\n", "_ {"}) {
            byte[] device = physicalVolume();
            put(device, 4096 + 512, text);
            assertEquals(Optional.of(text.substring(0, text.length() - 1).strip()), group(device));
        }
    }

    @Test
    void aNameThatLvmWouldNotTakeIsNone() throws IOException {
        for (String text :
                new String[] {"-x {", "{", " vg {", "v\0", "v/g {", "\u00e4 {", "x".repeat(128)}) {
            byte[] device = physicalVolume();
            put(device, 4096 + 512, text);
            assertEquals(Optional.empty(), group(device), text);
        }
        byte[] device = physicalVolume();
        device[4096 + 32]++; // the size of the area, which the checksum covers
        assertEquals(Optional.empty(), group(device));
    }

    /// The offsets that lead to the name, each as hostile as it can be, under right checksums.
    @Test
    void aMetadataAreaThatLiesIsNotFollowed() throws IOException {
        for (int field : new int[] {24, 32, 40, 48}) {
            for (long value : new long[] {-1, Long.MAX_VALUE, Long.MAX_VALUE - 511, 0, 511}) {
                byte[] device = physicalVolume();
                ByteBuffer bytes = ByteBuffer.wrap(device).order(ByteOrder.LITTLE_ENDIAN);
                bytes.putLong(4096 + field, value);
                seal(device, 4096, 0);
                boolean isPlausible = (field == 32 && value > 511) || (field == 48 && value == 511);
                assertEquals(
                        isPlausible ? Optional.of("vg00") : Optional.empty(),
                        group(device),
                        field + ": " + value);
            }
        }
        byte[] ignored = physicalVolume();
        ignored[4096 + 60] = 1;
        seal(ignored, 4096, 0);
        assertEquals(Optional.empty(), group(ignored));
    }

    @Test
    void areasWithoutEndEndWithTheSectorOfTheLabel() throws IOException {
        for (int from : new int[] {72, 104}) { // data areas, metadata areas
            byte[] device = physicalVolume();
            Arrays.fill(device, 512 + from, 1024, (byte) 0x10);
            seal(device, 512, 16);
            assertEquals(Optional.empty(), group(device));
        }
    }

    /// Makes a checksum of LVM right again, which covers all behind it in its 512 bytes.
    ///
    /// @param checksum where it lies in them
    private static void seal(byte[] device, int sector, int checksum) {
        byte[] bytes = Arrays.copyOfRange(device, sector, sector + 512);
        int from = checksum + 4;
        putLittleEndian(device, sector + checksum, (int) LvmProbe.checksum(bytes, from));
    }

    @Test
    void aDeviceOfAZfsPoolIsKnownByItsLabel() throws IOException {
        byte[] label = resource("zfs-label.gz");
        byte[] device = Arrays.copyOf(label, 2 * MIB);
        assertEquals(
                List.of(
                        Signature.of(
                                SignatureType.ZFS,
                                Optional.of("rpool"),
                                Optional.of("3255567772791890736"),
                                new Extent(128 << 10, 128 << 10))),
                find(device));
        System.arraycopy(label, 0, device, device.length - label.length, label.length);
        assertEquals(2, find(device).getFirst().marks().size());
    }

    @Test
    void aSecondHeaderOfLuksIsEnough() throws IOException {
        byte[] header = new byte[512];
        System.arraycopy(hex("534b554cbabe0002 SKUL"), 0, header, 0, 8);
        System.arraycopy("spare".getBytes(StandardCharsets.US_ASCII), 0, header, 24, 5);
        Signature found = find(at(16384, header)).getFirst();
        assertEquals(SignatureType.LUKS, found.type());
        assertEquals(Optional.of("spare"), found.label());
    }

    @Test
    void formatsThatAreOnlyNamedAreFoundAtBothEnds() throws IOException {
        Map<Integer, String> marks =
                Map.of(
                        3,
                        "NTFS    ",
                        1024,
                        "\u0010 \u00f5\u00f2",
                        MIB - 512,
                        "\u00de\u0011\u00de\u0011",
                        MIB - 1024,
                        "Intel Raid ISM Cfg Sig. 1.1.00");
        byte[] device = new byte[MIB];
        marks.forEach((offset, text) -> {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(bytes, 0, device, offset, bytes.length);
        });
        assertThat(find(device))
                .extracting(Signature::type)
                .containsExactly(
                        SignatureType.NTFS,
                        SignatureType.F2FS,
                        SignatureType.DDF,
                        SignatureType.INTEL_RAID);
        assertThat(Signatures.main(find(device)).orElseThrow().type()).isEqualTo(SignatureType.DDF);
    }

    @Test
    void aPayloadIsFoundAtTheStart() throws IOException {
        byte[] device = new byte[MIB];
        byte[] magic = "LBPAYLD1".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(magic, 0, device, 0, magic.length);
        assertThat(find(device)).extracting(Signature::type).containsExactly(SignatureType.PAYLOAD);
    }

    @Test
    void twoBytesOfMagicAreNotEnoughForAnExtFileSystem() throws IOException {
        byte[] device = new byte[MIB];
        device[1024 + 56] = 0x53;
        device[1024 + 57] = (byte) 0xEF;
        assertEquals(List.of(), find(device));
    }

    @Test
    void everyTruncationIsReadWithoutFailure() throws IOException {
        byte[] label = resource("zfs-label.gz");
        byte[] device = Arrays.copyOf(label, 3 * MIB);
        System.arraycopy(MD, 0, device, 4096, MD.length);
        System.arraycopy(LVM, 0, device, 512, LVM.length);
        for (int length = 0; length < 8192; length += 29) {
            find(Arrays.copyOf(device, length));
        }
        for (int length = MIB; length < device.length; length += 65521) {
            find(Arrays.copyOf(device, length));
        }
    }

    @Test
    void randomBytesBehindEveryMagicAreReadWithoutFailure() throws IOException {
        Random random = new Random(20261120);
        for (int round = 0; round < 150; round++) {
            byte[] device = new byte[MIB + 512 * random.nextInt(64)];
            random.nextBytes(device);
            put(device, 0, round % 2 == 0 ? "XFSB" : "LUKS\u00ba\u00be");
            put(device, 1024 + 56, "S\u00ef");
            put(device, 4096, "\u00fcN+\u00a9\u0001\0\0\0");
            put(device, 4096 + 144, "\u0008\0\0\0\0\0\0\0");
            put(device, 512, "LABELONE");
            put(device, 512 + 24, "LVM2 001");
            put(device, 65536 + 64, "_BHRfS_M");
            put(device, 32769, "CD001");
            put(device, 4086, "SWAPSPACE2");
            put(device, 128 << 10, "\u000c\u00b1\u00ba\0\0\0\0\0");
            put(device, 16 << 10, "\u0001\u0001\0\0");
            put(device, 510, "U\u00aa");
            put(device, 82, "FAT32   ");
            put(device, 11, "\0\u0002\u0001");
            assertThat(find(device)).hasSizeGreaterThan(5);
        }
    }

    private static void put(byte[] device, int offset, String latin1) {
        byte[] bytes = latin1.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, device, offset, bytes.length);
    }

    private static void putLittleEndian(byte[] bytes, int offset, int value) {
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
    }

    private static byte[] at(int offset, byte[] content) {
        byte[] device = new byte[MIB];
        System.arraycopy(content, 0, device, offset, content.length);
        return device;
    }

    private Path image(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("device"), bytes);
    }

    private List<Signature> find(byte[] bytes) throws IOException {
        try (FileChannel device = FileChannel.open(image(bytes))) {
            return Signatures.find(device, bytes.length);
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream in = new GZIPInputStream(SignaturesTest.class.getResourceAsStream(name))) {
            return in.readAllBytes();
        }
    }

    private static byte[] hex(String remarked) {
        StringBuilder digits = new StringBuilder();
        remarked.lines().forEach(line -> digits.append(line.strip().replaceFirst(" .*", "")));
        return HexFormat.of().parseHex(digits);
    }
}
