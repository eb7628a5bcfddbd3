package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.dmu.Dnode;
import dev.bootwright.formats.dmu.ObjectSet;
import dev.bootwright.formats.dmu.Zap;
import dev.bootwright.formats.dmu.ZapValue;
import dev.bootwright.formats.zio.Block;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What file systems keep about files, in the order of one of their layouts.
///
/// ```text
/// offset  size  field
///      0     4  magic          002F505A
///      4     2  layout info    bits 0-9: number of the layout; 10-15: bytes of this header, by 8
///      6     2  length         of an attribute whose length varies, and more of them
///               attributes     each filled up to a multiple of 8
/// ```
///
/// Names, numbers and lengths of attributes are in a registry of the file system, the layouts too.
/// Source: `sa.c` as its behaviour is known.
final class SystemAttributes {

    private static final String FORMAT = "ZFS system attributes";
    private static final int MAGIC = 0x2F505A;
    private static final int HEAD_BYTES = 6;

    /// @param length in bytes, 0 if it varies
    private record Attribute(String name, int length) {}

    private final Map<Integer, Attribute> registry = new HashMap<>();
    private final Map<Integer, List<Long>> layouts = new HashMap<>();

    private SystemAttributes() {}

    /// @param master object of the registry and the layouts
    static SystemAttributes read(ObjectSet objects, long master) throws IOException {
        SystemAttributes attributes = new SystemAttributes();
        Zap parts = objects.zap(master);
        for (Map.Entry<String, ZapValue> each :
                objects.zap(parts.need("REGISTRY")).values().entrySet()) {
            long value = each.getValue().number().orElse(0);
            attributes.registry.put(
                    (int) (value & 0xFFFF),
                    new Attribute(each.getKey(), (int) (value >>> 24 & 0xFFFF)));
        }
        for (Map.Entry<String, ZapValue> each :
                objects.zap(parts.need("LAYOUTS")).values().entrySet()) {
            try {
                attributes.layouts.put(Integer.parseInt(each.getKey()), each.getValue().numbers());
            } catch (NumberFormatException e) {
                throw new FormatException(FORMAT, "layout", 0, each.getKey() + " is no number");
            }
        }
        return attributes;
    }

    /// All attributes of an object by name, with those for which its dnode had no room.
    Map<String, Block> of(Dnode dnode) throws IOException {
        Map<String, Block> found = new HashMap<>();
        read(dnode.bonus(), found);
        Optional<Block> spill = dnode.spill();
        if (spill.isPresent()) {
            read(spill.get(), found);
        }
        return found;
    }

    private void read(Block area, Map<String, Block> found) throws FormatException {
        Block in = inOrder(area);
        int info = in.u16("layout info", 4);
        List<Long> layout = layouts.get(info & 0x3FF);
        if (layout == null) {
            throw new FormatException(
                    FORMAT, "layout info", 4, "there is no layout %d".formatted(info & 0x3FF));
        }
        int at = (info >>> 10) * Long.BYTES;
        List<Integer> lengths = new ArrayList<>();
        for (long number : layout) {
            Attribute attribute = registry.get((int) number);
            if (attribute == null) {
                throw new FormatException(
                        FORMAT, "layout", 4, "attribute %d is not registered".formatted(number));
            }
            int length = attribute.length();
            if (length == 0) {
                length = in.u16("length", HEAD_BYTES + lengths.size() * Short.BYTES);
                lengths.add(length);
            }
            found.put(attribute.name(), in.slice(attribute.name(), at, length));
            at += length + 7 & ~7;
        }
    }

    /// Attributes are in the byte order of who wrote them last, which may not be that of the block.
    private static Block inOrder(Block area) throws FormatException {
        for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
            Block in = area.in(order);
            if (in.u32("magic", 0) == MAGIC) {
                return in;
            }
        }
        throw new FormatException(FORMAT, "magic", 0, "there is none");
    }
}
