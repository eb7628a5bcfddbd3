package dev.bootwright.formats.zio;

import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// The parts of a block of dnodes in an encrypted dataset. Only what files are named and owned is
/// encrypted, in the bonus of each; the rest is authenticated as far as it stays the same when the dataset
/// is sent elsewhere.
///
/// ```text
/// authenticated, of each dnode
///  64  its head                    with flags but for 4 cleared, and the bytes used
///  32  of each pointer             properties, little-endian; MAC; zeros, not in version 0
///      the bonus                   if it is not encrypted
/// ```
///
/// Source: `zio_crypt_init_uios_dnode` as its behaviour is known.
final class DnodeParts {

    private static final int SLOT = 512;
    private static final int HEAD = 64;
    private static final int SPILL = 4;
    private static final long BYTE_ORDER = 1L << 63;
    private static final long NOT_PORTABLE = 1L << 62 | 0xFFL << 40;
    private static final long NOT_PORTABLE_ABOVE = BYTE_ORDER | 0x7FL << 32 | 0xFFFFL << 16;
    private static final long SIZE = 0xFFFFL << 16;

    private final List<Part> encrypted;
    private final byte[] authenticated;

    private DnodeParts(List<Part> encrypted, byte[] authenticated) {
        this.encrypted = encrypted;
        this.authenticated = authenticated;
    }

    /// @param at in bytes from the start of the block
    private record Part(int at, int size) {}

    static DnodeParts of(Block block, long version) throws FormatException {
        List<Part> encrypted = new ArrayList<>();
        ByteArrayOutputStream authenticated = new ByteArrayOutputStream();
        int at = 0;
        while (at < block.length()) {
            int size = (1 + block.u8("extra slots", at + 12)) * SLOT;
            Block dnode = block.slice("dnode", at, size);
            authenticated.writeBytes(head(dnode));
            int bonus = HEAD + dnode.u8("number of pointers", 3) * BlockPointer.BYTES;
            for (int pointer = HEAD; pointer < bonus; pointer += BlockPointer.BYTES) {
                pointer(dnode, pointer, version, authenticated);
            }
            int end = size;
            if ((dnode.u8("flags", 7) & SPILL) != 0) {
                end = size - BlockPointer.BYTES;
                pointer(dnode, end, version, authenticated);
            }
            boolean isEncrypted =
                    dnode.u8("type", 0) != 0
                            && ObjectType.isEncrypted(dnode.u8("bonus type", 4))
                            && dnode.u16("bonus length", 10) != 0;
            if (isEncrypted) {
                dnode.slice("bonus", bonus, end - bonus);
                encrypted.add(new Part(at + bonus, end - bonus));
            } else {
                authenticated.writeBytes(dnode.bytes("bonus", bonus, end - bonus));
            }
            at += size;
        }
        return new DnodeParts(encrypted, authenticated.toByteArray());
    }

    /// What the MAC of an object set has of a dnode: as above, but its bonus.
    static byte[] authenticatedHead(Block dnode, long version) throws FormatException {
        ByteArrayOutputStream authenticated = new ByteArrayOutputStream();
        authenticated.writeBytes(head(dnode));
        int bonus = HEAD + dnode.u8("number of pointers", 3) * BlockPointer.BYTES;
        for (int pointer = HEAD; pointer < bonus; pointer += BlockPointer.BYTES) {
            pointer(dnode, pointer, version, authenticated);
        }
        return authenticated.toByteArray();
    }

    private static byte[] head(Block dnode) throws FormatException {
        ByteBuffer head = ByteBuffer.wrap(dnode.bytes("head", 0, HEAD));
        head.put(7, (byte) (head.get(7) & SPILL));
        head.putLong(24, 0);
        return head.array();
    }

    private static void pointer(Block dnode, int at, long version, ByteArrayOutputStream out)
            throws FormatException {
        Block pointer = dnode.slice("pointer", at, BlockPointer.BYTES);
        boolean isHole = BlockPointer.read(pointer).isHole();
        long properties = pointer.bits64("properties", 48);
        boolean isAbove = (properties >>> 56 & 0x1F) != 0;
        ByteOrder order = properties < 0 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
        ByteBuffer part = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        if (version == 0) {
            part.putLong(properties & ~(NOT_PORTABLE | SIZE));
        } else if (isHole) {
            part.putLong(0);
        } else {
            long portable = isAbove ? properties & ~NOT_PORTABLE_ABOVE : properties;
            part.putLong(portable & ~NOT_PORTABLE);
        }
        part.order(order);
        part.putLong(pointer.bits64("MAC", 112)).putLong(pointer.bits64("MAC", 120));
        out.write(part.array(), 0, version == 0 ? 24 : 32);
    }

    byte[] authenticated() {
        return authenticated;
    }

    /// The encrypted parts, one behind the other.
    byte[] encrypted(byte[] block) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Part part : encrypted) {
            bytes.write(block, part.at(), part.size());
        }
        return bytes.toByteArray();
    }

    /// The block with its encrypted parts replaced.
    byte[] whole(byte[] block, byte[] decrypted) {
        byte[] whole = block.clone();
        int from = 0;
        for (Part part : encrypted) {
            System.arraycopy(decrypted, from, whole, part.at(), part.size());
            from += part.size();
        }
        return whole;
    }
}
