package dev.bootwright.formats.zfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteSource;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;

/// A pool laid out by hand on one device of 8 MiB, in either byte order: what OpenZFS on a big-endian
/// machine writes. Its blocks have no checksums, so that damage of them reaches everything that parses.
///
/// ```text
/// pool    1 object directory   2 directory "tiny"   3 its dataset   4 children   5 directory "fs"
///         6 its dataset        7 its properties
/// fs      1 master node        2 attributes         3 registry      4 layouts    5 root directory
///         6 file "hello"       7 link "link"        8 old file "old", whose second block was never written
/// ```
final class TinyPool implements ByteSource {

    static final long GUID = 0xFEDC_BA98_7654_3210L;

    private static final int SIZE = 8 << 20;
    private static final int DATA = 4 << 20;
    private static final int LABEL = 256 << 10;
    private static final int BLOCK = 1024;

    private final ByteBuffer disk = ByteBuffer.allocate(SIZE);
    private final ByteOrder order;
    private int next = 0x10000;

    TinyPool(ByteOrder order) {
        this.order = order;
        byte[] fs = objectSet(2, fileSystem());
        byte[] root = objectSet(1, pool(fs));
        for (int label : new int[] {0, LABEL, SIZE - 2 * LABEL, SIZE - LABEL}) {
            label(label, root);
        }
    }

    /// Where the blocks lie.
    int dataStart() {
        return DATA + 0x10000;
    }

    int dataEnd() {
        return DATA + next;
    }

    void flip(int at, int bit) {
        disk.put(at, (byte) (disk.get(at) ^ 1 << bit));
    }

    @Override
    public long size() {
        return SIZE;
    }

    @Override
    public int read(ByteBuffer target, long position) {
        if (position >= SIZE) {
            return -1;
        }
        int length = (int) Math.min(target.remaining(), SIZE - position);
        target.put(disk.array(), (int) position, length);
        return length;
    }

    private ByteBuffer block(int size) {
        return ByteBuffer.allocate(size).order(order);
    }

    /// Puts a block on the disk and makes a pointer to it: one DVA, no compression, no checksum.
    private byte[] pointer(byte[] content, int type) {
        System.arraycopy(content, 0, disk.array(), DATA + next, content.length);
        long sectors = content.length / 512;
        long byteOrder = order == ByteOrder.LITTLE_ENDIAN ? 1L << 63 : 0;
        long properties = sectors - 1 | (sectors - 1) << 16 | 2L << 32 | 2L << 40;
        ByteBuffer pointer = block(128);
        pointer.putLong(0, sectors).putLong(8, next / 512);
        pointer.putLong(48, properties | (long) type << 48 | byteOrder).putLong(80, 7);
        next += content.length;
        return bytes(pointer);
    }

    static byte[] bytes(ByteBuffer whole) {
        byte[] bytes = new byte[whole.capacity()];
        whole.get(0, bytes);
        return bytes;
    }

    private byte[] dnode(int type, int bonusType, byte[] bonus, List<byte[]> blocks) {
        ByteBuffer dnode = block(512);
        int size = blocks.isEmpty() ? 512 : blocks.getFirst().length;
        dnode.put(0, (byte) type).put(1, (byte) 17).put(2, (byte) 1).put(4, (byte) bonusType);
        dnode.put(3, (byte) Math.max(1, blocks.size()));
        dnode.putShort(8, (short) (size / 512)).putShort(10, (short) bonus.length);
        dnode.putLong(16, Math.max(0, blocks.size() - 1));
        for (int i = 0; i < blocks.size(); i++) {
            if (blocks.get(i).length > 0) {
                dnode.put(64 + i * 128, pointer(blocks.get(i), type));
            }
        }
        dnode.put(64 + Math.max(1, blocks.size()) * 128, bonus);
        return bytes(dnode);
    }

    private byte[] objectSet(int type, List<byte[]> dnodes) {
        ByteBuffer all = block(Math.ceilDiv(dnodes.size() + 1, 32) * 16384);
        for (int i = 0; i < dnodes.size(); i++) {
            all.put((i + 1) * 512, dnodes.get(i));
        }
        ByteBuffer set = block(BLOCK);
        set.put(0, dnode(10, 0, new byte[0], List.of(bytes(all)))).putLong(704, type);
        return pointer(bytes(set), 11);
    }

    private byte[] microZap(int type, Map<String, Long> values) {
        ByteBuffer zap = block(BLOCK).putLong(0, 0x8000000000000003L);
        int at = 64;
        for (Map.Entry<String, Long> each : values.entrySet()) {
            zap.putLong(at, each.getValue()).put(at + 14, each.getKey().getBytes(UTF_8));
            at += 64;
        }
        return dnode(type, 0, new byte[0], List.of(bytes(zap)));
    }

    /// @param width  of the integers of all values
    /// @param values big-endian
    private byte[] fatZap(int type, int width, Map<String, byte[]> values) {
        ByteBuffer head = block(BLOCK).putLong(0, 0x8000000000000001L).putLong(8, 0x2F52AB2ABL);
        head.putLong(56, 2).putLong(64, 1).putLong(72, values.size());
        ByteBuffer leaf = block(BLOCK).putLong(0, 0x8000000000000000L).putInt(24, 0x2AB1EAF);
        int chunk = 0;
        for (Map.Entry<String, byte[]> each : values.entrySet()) {
            byte[] name = (each.getKey() + "\0").getBytes(UTF_8);
            int entry = chunk++;
            int nameAt = chunk;
            chunk = array(leaf, chunk, name);
            int valueAt = chunk;
            chunk = array(leaf, chunk, each.getValue());
            int at = 48 + BLOCK / 16 + entry * 24;
            leaf.put(at, (byte) 252).put(at + 1, (byte) width).putShort(at + 2, (short) 0xFFFF);
            leaf.putShort(at + 4, (short) nameAt).putShort(at + 6, (short) name.length);
            leaf.putShort(at + 8, (short) valueAt);
            leaf.putShort(at + 10, (short) (each.getValue().length / width));
        }
        return dnode(type, 0, new byte[0], List.of(bytes(head), bytes(leaf)));
    }

    private static int array(ByteBuffer leaf, int first, byte[] bytes) {
        int chunk = first;
        for (int from = 0; from < bytes.length; from += 21) {
            int at = 48 + BLOCK / 16 + chunk++ * 24;
            int length = Math.min(21, bytes.length - from);
            boolean isLast = from + 21 >= bytes.length;
            leaf.put(at, (byte) 251).put(at + 1, bytes, from, length);
            leaf.putShort(at + 22, (short) (isLast ? 0xFFFF : chunk));
        }
        return chunk;
    }

    private List<byte[]> pool(byte[] fs) {
        return List.of(
                microZap(1, Map.of("root_dataset", 2L)),
                dslDir(3, 4, 0),
                dslDataset(2, new byte[128]),
                microZap(13, Map.of("fs", 5L)),
                dslDir(6, 0, 7),
                dslDataset(5, fs),
                fatZap(
                        15,
                        1,
                        Map.of("org.zfsbootmenu:commandline", "quiet splash\0".getBytes(UTF_8))));
    }

    private byte[] dslDir(long head, long children, long properties) {
        ByteBuffer bonus = block(256).putLong(8, head).putLong(32, children);
        return dnode(12, 12, bytes(bonus.putLong(80, properties)), List.of());
    }

    private byte[] dslDataset(long directory, byte[] root) {
        ByteBuffer bonus = block(320).putLong(0, directory).putLong(48, 1234).putLong(112, 99);
        return dnode(16, 16, bytes(bonus.put(128, root)), List.of());
    }

    private List<byte[]> fileSystem() {
        byte[] text = "Hello, world\n".getBytes(UTF_8);
        return List.of(
                microZap(21, Map.of("ROOT", 5L, "SA_ATTRS", 2L, "VERSION", 5L)),
                microZap(45, Map.of("REGISTRY", 3L, "LAYOUTS", 4L)),
                microZap(
                        46,
                        Map.of(
                                "ZPL_MODE",
                                8L << 24,
                                "ZPL_SIZE",
                                8L << 24 | 1,
                                "ZPL_MTIME",
                                16L << 24 | 2,
                                "ZPL_SYMLINK",
                                3L)),
                fatZap(
                        47,
                        2,
                        Map.of(
                                "2",
                                new byte[] {0, 0, 0, 1, 0, 2},
                                "3",
                                new byte[] {0, 0, 0, 1, 0, 2, 0, 3})),
                directory(
                        Map.of(
                                "hello",
                                6L | 8L << 60,
                                "link",
                                7L | 10L << 60,
                                "old",
                                8L | 8L << 60)),
                dnode(19, 44, attributes(2, 0x81A4, text.length, ""), List.of(padded(text))),
                dnode(19, 44, attributes(3, 0xA1FF, 5, "hello"), List.of()),
                dnode(19, 17, oldZnode(700), List.of(padded(text))));
    }

    private static byte[] padded(byte[] text) {
        byte[] block = new byte[512];
        System.arraycopy(text, 0, block, 0, text.length);
        return block;
    }

    private byte[] directory(Map<String, Long> entries) {
        byte[] dnode = microZap(20, entries);
        ByteBuffer with = ByteBuffer.wrap(dnode).order(order);
        byte[] bonus = attributes(2, 0x41ED, entries.size(), "");
        with.put(4, (byte) 44).putShort(10, (short) bonus.length).put(192, bonus);
        return dnode;
    }

    private byte[] attributes(int layout, long mode, long size, String link) {
        ByteBuffer area = block(8 + 32 + link.length() + 7 & ~7);
        area.putInt(0x2F505A).putShort((short) (layout | 1 << 10)).putShort((short) link.length());
        area.putLong(mode).putLong(size).putLong(1_600_000_000).putLong(5);
        return bytes(area.put(link.getBytes(UTF_8)));
    }

    private byte[] oldZnode(long size) {
        return bytes(block(264).putLong(16, 1_500_000_000).putLong(72, 0x81A4).putLong(80, size));
    }

    private void label(int label, byte[] root) {
        ByteBuffer list = ByteBuffer.allocate(112 << 10); // XDR is big-endian
        list.putInt(0x01010000).put(TinyLabel.list(GUID));
        TinyLabel.seal(list, label + (16 << 10));
        disk.put(label + (16 << 10), bytes(list));
        ByteBuffer uberblock = block(1024).putLong(0, 0x00BAB10CL).putLong(8, 5000);
        uberblock.putLong(16, 42).putLong(32, 1_700_000_000).put(40, root);
        TinyLabel.seal(uberblock, label + (128 << 10) + 42 % 128 * 1024);
        disk.put(label + (128 << 10) + 42 % 128 * 1024, bytes(uberblock));
    }
}
