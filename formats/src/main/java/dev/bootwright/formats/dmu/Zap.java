package dev.bootwright.formats.dmu;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.zio.Block;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/// Names with values, each of which is an array of integers: what directories, properties and lists of
/// objects are kept in.
public final class Zap {

    static final String FORMAT = "ZFS attribute map";

    private static final long MICRO = 0x8000000000000003L;
    private static final long FAT = 0x8000000000000001L;

    private final Map<String, ZapValue> values;

    private Zap(Map<String, ZapValue> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    /// Reads all of it.
    ///
    /// @throws FormatException if it is none
    public static Zap read(Dnode dnode) throws IOException {
        Block head =
                dnode.metadata(0)
                        .orElseThrow(
                                () -> new FormatException(FORMAT, "block 0", 0, "it is a hole"));
        long type = head.bits64("block type", 0);
        Map<String, ZapValue> values = new TreeMap<>();
        if (type == MICRO) {
            micro(head, values);
        } else if (type == FAT) {
            new FatZap(dnode, head).readInto(values);
        } else {
            throw new FormatException(
                    FORMAT, "block type", 0, "0x%x, it is no map".formatted(type));
        }
        return new Zap(values);
    }

    /// All of them in one block.
    ///
    /// ```text
    /// offset  size  field
    ///      0    64  block type, salt, flags
    ///     64    64  entry, and more of them
    ///                  0   8  value
    ///                  8   4  differentiator of names with the same hash
    ///                 14  50  name, ends with a zero; empty: no entry
    /// ```
    ///
    /// Source: ZFS On-Disk Specification, §5.1.
    private static void micro(Block block, Map<String, ZapValue> values) throws FormatException {
        for (int at = 64; at + 64 <= block.length(); at += 64) {
            byte[] name = block.bytes("name", at + 14, 50);
            int length = 0;
            while (length < name.length && name[length] != 0) {
                length++;
            }
            if (length > 0) {
                values.put(
                        new String(name, 0, length, UTF_8), ZapValue.of(block.bits64("value", at)));
            }
        }
    }

    public Set<String> names() {
        return values.keySet();
    }

    /// By name, in the order of names.
    public Map<String, ZapValue> values() {
        return values;
    }

    public Optional<ZapValue> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /// A value that is one integer.
    public OptionalLong number(String name) {
        ZapValue value = values.get(name);
        return value == null ? OptionalLong.empty() : value.number();
    }

    /// A value that must be there, and be one integer.
    ///
    /// @throws FormatException if it is not so
    public long need(String name) throws FormatException {
        return number(name)
                .orElseThrow(() -> new FormatException(FORMAT, name, 0, "there is no such number"));
    }
}
