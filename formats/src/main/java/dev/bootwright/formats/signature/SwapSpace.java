package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteWriter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/// The first page of a swap space: all that making one writes.
///
/// ```text
/// offset     size  field        little-endian
///   1024        4  version      1
///   1028        4  last page    index of the last page that may be used
///   1032        4  bad pages    0
///   1036       16  UUID
///   1052       16  label        padded with zeros
/// page − 10    10  magic        "SWAPSPACE2"
/// ```
///
/// Source: Linux, include/linux/swap.h.
///
/// @param size      of the device, in bytes: at least ten pages
/// @param pageBytes size of a page of the machine that will use it
/// @param label     at most 15 bytes of UTF-8
public record SwapSpace(long size, int pageBytes, UUID uuid, Optional<String> label) {

    private static final int HEADER_OFFSET = 1024;
    private static final int LABEL_BYTES = 16;
    private static final byte[] MAGIC = "SWAPSPACE2".getBytes(US_ASCII);
    private static final int MIN_PAGES = 10;

    public SwapSpace {
        if (size / pageBytes < MIN_PAGES) {
            throw new IllegalArgumentException("%d bytes of swap space".formatted(size));
        }
        if (label.orElse("").getBytes(UTF_8).length >= LABEL_BYTES) {
            throw new IllegalArgumentException("label is longer than 15 bytes: " + label.get());
        }
    }

    /// What the first page of the device holds.
    public byte[] firstPage() {
        long lastPage = Math.min(size / pageBytes - 1, 0xFFFF_FFFFL);
        byte[] text = label.orElse("").getBytes(UTF_8);
        ByteBuffer identifier =
                ByteBuffer.allocate(16)
                        .putLong(uuid.getMostSignificantBits())
                        .putLong(uuid.getLeastSignificantBits());
        ByteWriter out = ByteWriter.littleEndian(pageBytes).zeros(HEADER_OFFSET);
        out.u32("version", 1).u32("last page", lastPage).u32("bad pages", 0);
        out.bytes(identifier.array()).bytes(Arrays.copyOf(text, LABEL_BYTES));
        int written = HEADER_OFFSET + 12 + 16 + LABEL_BYTES;
        return out.zeros(pageBytes - written - MAGIC.length).bytes(MAGIC).toByteArray();
    }
}
