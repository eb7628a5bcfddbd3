package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;

/// One record of a directory: an extent of a file, or a directory.
///
/// ```text
/// offset  size  field                            Source: ECMA-119 §9.1
///      0     1  length of directory record       even; 34 and more
///      1     1  extended attribute record length in blocks, in front of the content
///      2     8  location of extent               in blocks, both byte orders
///     10     8  data length                      in bytes, both byte orders
///     18     7  recording date and time
///     25     1  file flags                       2 directory, 4 associated, 0x80 not the last extent
///     26     1  file unit size                   other than 0 only if interleaved
///     27     1  interleave gap size
///     28     4  volume sequence number
///     32     1  length of file identifier
///     33     n  file identifier                  0x00 the directory itself, 0x01 the one above
///               0x00 if n is even
///               system use
/// ```
///
/// @param offset     of the record in the image
/// @param location   of the first block of content
/// @param length     of the content, in bytes
/// @param systemUse  what SUSP calls the System Use field
/// @param identifier as it is
record DirectoryRecord(
        long offset, long location, long length, int flags, Opaque identifier, Opaque systemUse) {

    static final int FIXED_BYTES = 33;
    static final int LOCATION = 2;
    static final int LENGTH = 10;
    static final int FLAGS = 25;

    private static final int MIN_BYTES = 34;
    private static final int DIRECTORY = 0x02;
    private static final int ASSOCIATED = 0x04;
    private static final int MULTI_EXTENT = 0x80;

    /// Reads one record, and nothing behind it.
    ///
    /// @param offset of the record in the image
    static DirectoryRecord read(ByteReader in, long offset) throws FormatException {
        int length = in.u8("length of directory record");
        if (length < MIN_BYTES) {
            throw in.malformed(
                    "length of directory record",
                    1,
                    "%d bytes, at least 34 expected".formatted(length));
        }
        byte[] rest = in.bytes("directory record", length - 1);
        ByteReader record = ByteReader.littleEndian(Image.FORMAT, rest, offset + 1);
        int attributes = record.u8("extended attribute record length");
        long location = Image.u32(record, "location of extent") + attributes;
        long data = Image.u32(record, "data length");
        record.skip("recording date and time", 7);
        int flags = record.u8("file flags");
        int unit = record.u8("file unit size");
        int gap = record.u8("interleave gap size");
        if (unit != 0 || gap != 0) {
            throw record.malformed("file unit size", 2, "interleaved content cannot be read");
        }
        record.skip("volume sequence number", 4);
        int nameLength = record.u8("length of file identifier");
        if (nameLength == 0 || nameLength > record.remaining()) {
            throw record.malformed(
                    "length of file identifier",
                    1,
                    "%d bytes in a record of %d".formatted(nameLength, length));
        }
        byte[] identifier = record.bytes("file identifier", nameLength);
        if (nameLength % 2 == 0 && record.remaining() > 0) {
            record.skip("padding", 1);
        }
        byte[] systemUse = record.bytes("system use", record.remaining());
        return new DirectoryRecord(
                offset, location, data, flags, Opaque.of(identifier), Opaque.of(systemUse));
    }

    boolean isDirectory() {
        return (flags & DIRECTORY) != 0;
    }

    /// Of Apple's resource forks, which share the name of their file.
    boolean isAssociated() {
        return (flags & ASSOCIATED) != 0;
    }

    /// Whether the next record has the rest of the file.
    boolean goesOn() {
        return (flags & MULTI_EXTENT) != 0;
    }

    /// Whether this is the record of the directory itself.
    boolean isSelf() {
        return identifier.length() == 1 && identifier.u8(0) == 0;
    }

    boolean isParent() {
        return identifier.length() == 1 && identifier.u8(0) == 1;
    }

    /// Where the content lies.
    ///
    /// @param imageSize in bytes
    /// @throws FormatException       if it lies outside the image
    /// @throws IllegalStateException if there is none
    Extent extent(int blockSize, long imageSize) throws FormatException {
        if (length == 0) {
            throw new IllegalStateException("no content");
        }
        long start = location * blockSize;
        if (start > imageSize - length) {
            boolean begins = start < imageSize;
            throw new FormatException(
                    Image.FORMAT,
                    begins ? "data length" : "location of extent",
                    offset + (begins ? LENGTH : LOCATION),
                    "%d bytes from byte %d, but the image ends at byte %d"
                            .formatted(length, start, imageSize));
        }
        return new Extent(start, length);
    }

    /// Where the system use field lies in the image.
    long systemUseOffset() {
        int name = identifier.length();
        return offset + FIXED_BYTES + name + (name % 2 == 0 ? 1 : 0);
    }
}
