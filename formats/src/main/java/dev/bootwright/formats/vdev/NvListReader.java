package dev.bootwright.formats.vdev;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads name-value lists in XDR (RFC 4506), all of it big-endian.
///
/// ```text
/// size  field              header, once
///    1  encoding           1: XDR
///    1  byte order         of the host that wrote it, without meaning in XDR
///    2  reserved
///
///       list
///    4  version            0
///    4  flags
///       pairs
///    8  zeros              the end
///
///       pair
///    4  encoded size       of all of the pair
///    4  decoded size       without meaning here
///       name               4 bytes of length, the bytes, zeros up to a multiple of 4
///    4  type
///    4  count              of values
///       values
/// ```
///
/// Source: `nvpair(9)` and the behaviour of `libnvpair`.
final class NvListReader {

    static final String FORMAT = "ZFS name-value list";

    private static final int XDR = 1;
    private static final int PAIR_BYTES = 20;

    private static final int UINT64 = 8;
    private static final int STRING = 9;
    private static final int UINT64_ARRAY = 16;
    private static final int LIST = 19;
    private static final int LIST_ARRAY = 20;

    /// Deeper than any pool: the root, a mirror, a replacement, a spare, a disk.
    private static final int MAX_DEPTH = 16;

    private final ByteReader in;
    private final int length;

    NvListReader(byte[] bytes, long base) {
        this.in = ByteReader.bigEndian(FORMAT, bytes, base);
        this.length = bytes.length;
    }

    NvList read() throws FormatException {
        int encoding = in.u8("encoding");
        if (encoding != XDR) {
            throw in.malformed("encoding", 1, "%d, expected %d".formatted(encoding, XDR));
        }
        in.skip("byte order and reserved", 3);
        return list(0);
    }

    private NvList list(int depth) throws FormatException {
        if (depth > MAX_DEPTH) {
            throw in.malformed("list", 0, "more than %d lists in each other".formatted(MAX_DEPTH));
        }
        long version = in.u32("version");
        if (version != 0) {
            throw in.malformed("version", 4, "%d, expected 0".formatted(version));
        }
        in.skip("flags", 4);
        Pairs pairs = new Pairs();
        while (true) {
            int start = length - in.remaining();
            long encoded = in.u32("encoded size");
            if (encoded == 0 && in.u32("decoded size") == 0) {
                return pairs.toList();
            }
            if (encoded < PAIR_BYTES || encoded > length - start) {
                throw in.malformed("encoded size", 4, "%d bytes".formatted(encoded));
            }
            int end = start + (int) encoded;
            in.at("decoded size", start + 8);
            pair(pairs, depth);
            if (length - in.remaining() > end) {
                throw in.malformed("pair", 0, "it is longer than its %d bytes".formatted(encoded));
            }
            in.at("pair", end);
        }
    }

    /// What was read of one list.
    private record Pairs(
            Set<String> names,
            Map<String, List<Long>> numbers,
            Map<String, String> texts,
            Map<String, List<NvList>> lists) {

        Pairs() {
            this(new HashSet<>(), new HashMap<>(), new HashMap<>(), new HashMap<>());
        }

        NvList toList() {
            return new NvList(names, numbers, texts, lists);
        }
    }

    private void pair(Pairs pairs, int depth) throws FormatException {
        String name = text("name");
        long type = in.u32("type");
        long count = in.u32("count");
        pairs.names().add(name);
        switch ((int) Math.min(type, Integer.MAX_VALUE)) {
            case UINT64, UINT64_ARRAY -> pairs.numbers().put(name, numbers(name, count));
            case STRING -> pairs.texts().put(name, text(name));
            case LIST, LIST_ARRAY -> pairs.lists().put(name, lists(count, depth));
            default -> {
                // Its size was told: passed over.
            }
        }
    }

    private List<Long> numbers(String name, long count) throws FormatException {
        List<Long> numbers = new ArrayList<>(); // grows with what was read
        for (long i = 0; i < count; i++) {
            numbers.add(in.bits64(name));
        }
        return List.copyOf(numbers);
    }

    private List<NvList> lists(long count, int depth) throws FormatException {
        List<NvList> lists = new ArrayList<>(); // grows with what was read
        for (long i = 0; i < count; i++) {
            lists.add(list(depth + 1));
        }
        return List.copyOf(lists);
    }

    private String text(String field) throws FormatException {
        long size = in.u32(field);
        if (size > in.remaining()) {
            throw in.malformed(
                    field,
                    4,
                    "%d bytes of text, input ends after %d".formatted(size, in.remaining()));
        }
        String text = new String(in.bytes(field, (int) size), UTF_8);
        in.skip(field, (int) (-size & 3));
        return text;
    }
}
