package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Opaque;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The entries in the System Use field of directory records, and where they go on. Source: SUSP 1.12 §4
/// and §5.
///
/// ```text
/// offset  size  field
///      0     2  signature
///      2     1  length      in bytes, with these four
///      3     1  version
///      4        data
/// ```
///
/// A continuation area may lie anywhere in the image and be of any length that SUSP allows; how much is
/// followed for one record and for one directory is bounded. Fewer than four bytes, or a signature of
/// two zeros, is padding.
final class SystemUse {

    private static final int HEADER_BYTES = 4;
    private static final int MAX_AREAS = 32;
    private static final int MAX_AREA_BYTES = 1 << 16;
    private static final long MAX_BYTES = 1L << 26;

    private final Image image;
    private final int blockSize;
    private long followed;

    /// For the records of one directory.
    SystemUse(Image image, int blockSize) {
        this.image = image;
        this.blockSize = blockSize;
    }

    /// @param offset of the entry in the image
    /// @param data   positioned behind the version
    record Entry(String signature, long offset, ByteReader data) {}

    private record Area(long offset, Opaque bytes) {}

    /// @param skip how many bytes of the record's own field belong to somebody else
    List<Entry> entries(DirectoryRecord record, int skip) throws IOException {
        List<Entry> entries = new ArrayList<>();
        byte[] own = record.systemUse().toByteArray();
        if (skip >= own.length) {
            return entries;
        }
        byte[] bytes = Arrays.copyOfRange(own, skip, own.length);
        List<Area> left = new ArrayList<>();
        left.add(new Area(record.systemUseOffset() + skip, Opaque.of(bytes)));
        for (int i = 0; i < left.size(); i++) {
            readArea(left.get(i), entries, left);
        }
        return entries;
    }

    private void readArea(Area area, List<Entry> entries, List<Area> left) throws IOException {
        byte[] all = area.bytes.toByteArray();
        int position = 0;
        while (all.length - position >= HEADER_BYTES) {
            long offset = area.offset + position;
            ByteReader in = ByteReader.littleEndian(Image.FORMAT, all, area.offset);
            String signature =
                    new String(in.at("system use", position).bytes("signature", 2), ISO_8859_1);
            if (signature.equals("\0\0")) {
                return;
            }
            int length = in.u8("length of system use entry");
            if (length < HEADER_BYTES || length > all.length - position) {
                throw in.malformed(
                        "length of system use entry",
                        1,
                        "%d bytes where %d are left".formatted(length, all.length - position));
            }
            in.skip("version", 1);
            byte[] bytes = in.bytes("system use entry", length - HEADER_BYTES);
            ByteReader data = ByteReader.littleEndian(Image.FORMAT, bytes, offset + HEADER_BYTES);
            switch (signature) {
                case "ST" -> {
                    return;
                }
                case "CE" -> left.add(continuation(data, left.size()));
                default -> entries.add(new Entry(signature, offset, data));
            }
            position += length;
        }
    }

    private Area continuation(ByteReader data, int areas) throws IOException {
        long block = Image.u32(data, "block of continuation area");
        long start = Image.u32(data, "offset of continuation area");
        long length = Image.u32(data, "length of continuation area");
        followed += length;
        if (areas >= MAX_AREAS || length > MAX_AREA_BYTES || followed > MAX_BYTES) {
            throw data.malformed(
                    "length of continuation area",
                    8,
                    "%d bytes in continuation %d, too much for names and links"
                            .formatted(length, areas));
        }
        long offset = block * blockSize + start;
        byte[] bytes =
                image.at(Image.FORMAT, "continuation area", offset, (int) length)
                        .bytes("continuation area", (int) length);
        return new Area(offset, Opaque.of(bytes));
    }
}
