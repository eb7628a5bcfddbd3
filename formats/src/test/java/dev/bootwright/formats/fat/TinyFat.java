package dev.bootwright.formats.fat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A FAT12 file system of 20 sectors, laid out by hand and changed by tests.
///
/// ```text
/// sector 0  boot sector
///        1  FAT
///        2  root directory, 16 entries
///        3  cluster 2: the directory DIR
///        4  cluster 3: A.TXT, 600 bytes, goes on in cluster 5
///        5  cluster 4: DIR/EMPTY~1.TXT, which has a long name
///        6  cluster 5
/// ```
final class TinyFat {

    static final int FAT = 512;
    static final int ROOT = 1024;
    static final int DIR = 1536;

    final ByteBuffer bytes = ByteBuffer.allocate(20 * 512).order(ByteOrder.LITTLE_ENDIAN);

    TinyFat() {
        bytes.put(3, "TINY    ".getBytes(US_ASCII));
        bytes.putShort(11, (short) 512).put(13, (byte) 1).putShort(14, (short) 1);
        bytes.put(16, (byte) 1).putShort(17, (short) 16).putShort(19, (short) 20);
        bytes.put(21, (byte) 0xF0).putShort(22, (short) 1);
        bytes.put(38, (byte) 0x29).putInt(39, 0x1A2B3C4D);
        bytes.put(43, "NO NAME    ".getBytes(US_ASCII)).put(54, "FAT12   ".getBytes(US_ASCII));
        bytes.putShort(510, (short) 0xAA55);
        // Entries 0 to 5 of the FAT, 12 bits each: FF0 FFF FFF 005 FFF FFF
        bytes.put(FAT, new byte[] {(byte) 0xF0, -1, -1, -1, 0x5F, 0, -1, -1, -1});
        entry(ROOT, "TINY       ", 0x08, 0, 0);
        entry(ROOT + 32, "DIR        ", 0x10, 2, 0);
        entry(ROOT + 64, "A       TXT", 0x20, 3, 600);
        entry(DIR, ".          ", 0x10, 2, 0);
        entry(DIR + 32, "..         ", 0x10, 0, 0);
        entry(DIR + 64, "LOWER   TXT", 0x20, 4, 3);
        bytes.put(DIR + 64 + 12, (byte) 0x18); // shown in lower case
        bytes.put(4 * 512, "a".repeat(512).getBytes(US_ASCII));
        bytes.put(6 * 512, "b".repeat(512).getBytes(US_ASCII));
        bytes.put(5 * 512, "abc".getBytes(US_ASCII));
    }

    void entry(int offset, String name, int attributes, int cluster, int size) {
        bytes.put(offset, name.getBytes(US_ASCII)).put(offset + 11, (byte) attributes);
        bytes.putShort(offset + 24, (short) (44 << 9 | 2 << 5 | 29)); // 2024-02-29
        bytes.putShort(offset + 26, (short) cluster).putInt(offset + 28, size);
    }

    TinyFat with(int offset, int value) {
        bytes.put(offset, (byte) value);
        return this;
    }

    FatTree open() throws IOException {
        return FatTree.open(ByteSource.of(bytes.array()));
    }

    /// Reads all there is.
    static void readAll(FatTree tree) throws IOException {
        tree.label();
        readAll(tree, tree.root(), 0);
    }

    private static void readAll(FatTree tree, FatNode directory, int depth) throws IOException {
        for (FatEntry each : tree.list(directory)) {
            switch (each.node().kind()) {
                case FILE -> content(tree, each.node());
                case DIRECTORY -> {
                    if (depth < 4) {
                        readAll(tree, each.node(), depth + 1);
                    }
                }
                default -> throw new AssertionError(each);
            }
        }
    }

    static byte[] content(FatTree tree, FatNode file) throws IOException {
        ByteSource content = tree.content(file);
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(content.size()));
        content.readFully(bytes, 0);
        return bytes.array();
    }
}
