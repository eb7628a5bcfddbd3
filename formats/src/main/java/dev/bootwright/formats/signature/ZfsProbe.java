package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A device of a ZFS pool. The label is the pool's name, the identifier its GUID as a decimal number.
///
/// ```text
/// offset   size   field           of a label of 256 KiB: two at the start, two at the end
///  16 KiB  112 K  configuration   name-value list in XDR
/// 128 KiB  128 K  uberblocks      each begins with the number 00BAB10C, 64 bits
/// ```
///
/// The device's size is rounded down to a multiple of 256 KiB before the labels at its end are placed.
/// Source: ZFS On-Disk Specification (draft, 2006), §1.2 and §1.3.
final class ZfsProbe implements Probe {

    private static final int LABEL_BYTES = 256 << 10;
    private static final int CONFIGURATION_OFFSET = 16 << 10;
    private static final int CONFIGURATION_BYTES = 112 << 10;
    private static final int UBERBLOCKS_OFFSET = 128 << 10;
    private static final int UBERBLOCKS_BYTES = 128 << 10;
    private static final int SMALLEST_UBERBLOCK = 1024;
    private static final long UBERBLOCK_MAGIC = 0x00BAB10CL;

    private static final long TYPE_UINT64 = 8;
    private static final long TYPE_STRING = 9;

    @Override
    public List<Signature> probe(Region device) throws IOException {
        long end = device.size() / LABEL_BYTES * LABEL_BYTES;
        if (end < 4 * LABEL_BYTES) {
            return List.of();
        }
        List<Extent> marks = new ArrayList<>();
        Map<String, String> configuration = new HashMap<>();
        for (long label :
                List.of(0L, (long) LABEL_BYTES, end - 2 * LABEL_BYTES, end - LABEL_BYTES)) {
            if (hasUberblock(device.bytes(label + UBERBLOCKS_OFFSET, UBERBLOCKS_BYTES))) {
                marks.add(new Extent(label + UBERBLOCKS_OFFSET, UBERBLOCKS_BYTES));
                if (configuration.isEmpty()) {
                    configuration.putAll(configuration(device, label));
                }
            }
        }
        if (marks.isEmpty()) {
            return List.of();
        }
        return List.of(
                new Signature(
                        SignatureType.ZFS,
                        Optional.ofNullable(configuration.get("name")),
                        Optional.ofNullable(configuration.get("pool_guid")),
                        marks,
                        Optional.empty()));
    }

    private static boolean hasUberblock(byte[] uberblocks) {
        ByteBuffer bytes = ByteBuffer.wrap(uberblocks).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + Long.BYTES <= uberblocks.length; at += SMALLEST_UBERBLOCK) {
            long magic = bytes.getLong(at);
            if (magic == UBERBLOCK_MAGIC || Long.reverseBytes(magic) == UBERBLOCK_MAGIC) {
                return true;
            }
        }
        return false;
    }

    /// The texts and numbers at the top of the list; what comes before damage, if it is damaged.
    private static Map<String, String> configuration(Region device, long label) throws IOException {
        Map<String, String> pairs = new HashMap<>();
        long start = label + CONFIGURATION_OFFSET;
        byte[] list = device.bytes(start, CONFIGURATION_BYTES);
        try {
            ByteReader in = ByteReader.bigEndian("ZFS label", list, start);
            in.skip("encoding", 4).skip("version and flags", 8);
            int at = 12;
            while (true) {
                long encoded = in.at("pair", at).u32("encoded size");
                if (encoded < 16 || encoded > list.length - at) {
                    return pairs;
                }
                readPair(in, pairs);
                at += (int) encoded;
            }
        } catch (FormatException e) {
            return pairs;
        }
    }

    private static void readPair(ByteReader in, Map<String, String> pairs) throws FormatException {
        in.skip("decoded size", 4);
        String name = text(in, "name");
        long type = in.u32("type");
        long count = in.u32("count");
        if (count == 1 && type == TYPE_STRING) {
            pairs.put(name, text(in, name));
        } else if (count == 1 && type == TYPE_UINT64) {
            pairs.put(name, Long.toUnsignedString(in.bits64(name)));
        }
    }

    /// Text in XDR: its length, its bytes, and zeros up to a multiple of four.
    private static String text(ByteReader in, String field) throws FormatException {
        long length = in.u32(field);
        if (length > 256) {
            throw in.malformed(field, Integer.BYTES, "%d bytes of text".formatted(length));
        }
        String text = new String(in.bytes(field, (int) length), UTF_8);
        in.skip(field, (int) (-length & 3));
        return text;
    }
}
