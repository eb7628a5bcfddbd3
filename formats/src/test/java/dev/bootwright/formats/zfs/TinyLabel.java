package dev.bootwright.formats.zfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/// What the labels of a [TinyPool] say, and the checksums in them.
final class TinyLabel {

    private TinyLabel() {}

    static void seal(ByteBuffer block, long place) {
        int end = block.capacity();
        block.putLong(end - 40, 0x0210DA7AB10C7A11L).putLong(end - 32, place);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(TinyPool.bytes(block));
            for (int i = 0; i < 4; i++) {
                block.putLong(end - 32 + 8 * i, ByteBuffer.wrap(digest).getLong(8 * i));
            }
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] list(long poolGuid) {
        List<byte[]> pairs = new ArrayList<>();
        pairs.add(text("name", "tiny"));
        pairs.add(number("pool_guid", poolGuid));
        pairs.add(number("guid", 11));
        pairs.add(number("txg", 42));
        pairs.add(number("state", 0));
        byte[] disk =
                list(
                        text("type", "disk"),
                        number("id", 0),
                        number("guid", 11),
                        number("ashift", 9));
        pairs.add(pair("vdev_tree", 19, disk));
        return list(pairs.toArray(byte[][]::new));
    }

    private static byte[] list(byte[]... pairs) {
        ByteBuffer list = ByteBuffer.allocate(4096).putInt(0).putInt(1);
        for (byte[] pair : pairs) {
            list.put(pair);
        }
        list.putLong(0);
        byte[] bytes = new byte[list.position()];
        list.get(0, bytes);
        return bytes;
    }

    private static byte[] number(String name, long value) {
        return pair(name, 8, ByteBuffer.allocate(8).putLong(value).array());
    }

    private static byte[] text(String name, String value) {
        return pair(name, 9, xdr(value));
    }

    private static byte[] xdr(String text) {
        ByteBuffer bytes = ByteBuffer.allocate(4 + (text.length() + 3 & ~3));
        return TinyPool.bytes(bytes.putInt(text.length()).put(text.getBytes(ISO_8859_1)));
    }

    private static byte[] pair(String name, int type, byte[] value) {
        byte[] key = xdr(name);
        int size = 8 + key.length + 8 + value.length;
        ByteBuffer pair = ByteBuffer.allocate(size).putInt(size).putInt(size);
        return TinyPool.bytes(pair.put(key).putInt(type).putInt(1).put(value));
    }
}
