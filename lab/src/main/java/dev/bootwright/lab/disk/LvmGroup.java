package dev.bootwright.lab.disk;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A volume group, as the metadata on one of its physical volumes tells it.
///
/// ```text
/// label sector (second of the volume)      header of a metadata area        little-endian
/// offset  size                             offset  size
///     32    32  volume UUID                     4    16  magic
///     64     8  device size                    24     8  start of the area on the volume
///     72  16·n  data areas, then zeros         32     8  size of the area
///      …  16·n  metadata areas, then zeros     40     8  where the text lies in the area
///                                              48     8  size of the text
/// ```
///
/// The area is used as a ring behind its header. Source: LVM2, lib/format_text/layout.h.
final class LvmGroup {

    private static final int SECTOR = 512;
    private static final String MAGIC = " LVM2 x[5A%r0N*>";

    private final String name;
    private final LvmText.Section text;

    private LvmGroup(String name, LvmText.Section text) {
        this.name = name;
        this.text = text;
    }

    /// The UUID of a physical volume, without dashes; empty when there is none in the region.
    static Optional<String> physicalVolume(Region region) throws IOException {
        ByteReader label = region.littleEndian("LVM label", SECTOR, SECTOR);
        if (!ascii(label, 0, 8).equals("LABELONE")) {
            return Optional.empty();
        }
        return Optional.of(ascii(label, 32, 32));
    }

    /// The group that a physical volume belongs to; empty when it belongs to none.
    ///
    /// @throws FormatException if the region is no physical volume, or its metadata makes no sense
    static Optional<LvmGroup> read(Region region) throws IOException {
        ByteReader label = region.littleEndian("LVM label", SECTOR, SECTOR).at("areas", 72);
        while (label.u64("data area") != 0) {
            label.u64("size of data area");
        }
        label.u64("size of data area");
        long area = label.u64("metadata area");
        ByteReader header = region.littleEndian("LVM metadata area", area, SECTOR);
        if (!ascii(header, 4, 16).equals(MAGIC)) {
            throw header.at("magic", 4).malformed("magic", 16, "no metadata area");
        }
        long start = header.at("start", 24).u64("start");
        long size = header.u64("size");
        long at = header.u64("offset of the text");
        long length = header.u64("size of the text");
        if (length == 0) {
            return Optional.empty();
        }
        LvmText.Section root = LvmText.parse(ring(region, start, size, at, length));
        for (Map.Entry<String, LvmText.Section> section : root.sections().entrySet()) {
            return Optional.of(new LvmGroup(section.getKey(), section.getValue()));
        }
        return Optional.empty();
    }

    private static String ring(Region region, long start, long size, long at, long length)
            throws IOException {
        int first = (int) Math.min(length, size - at);
        byte[] bytes = region.littleEndian("LVM metadata", start + at, first).bytes("text", first);
        String text = new String(bytes, StandardCharsets.UTF_8);
        int rest = (int) (length - first);
        if (rest > 0) {
            byte[] more =
                    region.littleEndian("LVM metadata", start + SECTOR, rest).bytes("text", rest);
            text += new String(more, StandardCharsets.UTF_8);
        }
        return text.replace("\0", "");
    }

    private static String ascii(ByteReader in, int at, int length) throws FormatException {
        return new String(in.at("text", at).bytes("text", length), StandardCharsets.US_ASCII);
    }

    String name() {
        return name;
    }

    /// The first extents of a logical volume, which hold the signature of what is on it; empty when
    /// there is no such volume, or it is not laid out in one piece on the volumes given.
    ///
    /// @param volumes physical volumes by UUID without dashes
    Optional<Region> logicalVolume(String volume, Map<String, Region> volumes) throws IOException {
        LvmText.Section logical = text.section("logical_volumes").sections().get(volume);
        if (logical == null) {
            return Optional.empty();
        }
        LvmText.Section segment = logical.section("segment1");
        List<String> stripes = segment.values().getOrDefault("stripes", List.of());
        if (stripes.size() != 2) {
            return Optional.empty();
        }
        LvmText.Section physical = text.section("physical_volumes").section(stripes.getFirst());
        Region region = volumes.get(physical.value("id").replace("-", ""));
        if (region == null) {
            return Optional.empty();
        }
        long extent = text.number("extent_size") * SECTOR;
        long from = physical.number("pe_start") * SECTOR + Long.parseLong(stripes.get(1)) * extent;
        return Optional.of(region.part(from, segment.number("extent_count") * extent));
    }

    /// Sizes of all logical volumes in bytes, by name.
    Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new LinkedHashMap<>();
        long extent = text.number("extent_size") * SECTOR;
        LvmText.Section none = new LvmText.Section(Map.of(), Map.of());
        for (Map.Entry<String, LvmText.Section> volume :
                text.sections().getOrDefault("logical_volumes", none).sections().entrySet()) {
            long extents = 0;
            for (LvmText.Section segment : volume.getValue().sections().values()) {
                extents += segment.number("extent_count");
            }
            sizes.put(volume.getKey(), extents * extent);
        }
        return sizes;
    }
}
