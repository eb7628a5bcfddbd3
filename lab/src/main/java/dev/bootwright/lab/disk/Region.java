package dev.bootwright.lab.disk;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Optional;

/// A part of a disk image.
///
/// @param offset of its first byte, in bytes
/// @param size   in bytes
record Region(Path image, long offset, long size) {

    /// A part of this part.
    Region part(long from, long length) throws IOException {
        if (from < 0 || length <= 0 || from + length > size) {
            throw new IOException(
                    "%d bytes from byte %d lie outside %s".formatted(length, from, this));
        }
        return new Region(image, offset + from, length);
    }

    /// What it is used for: a file system, swap space, or a member of something.
    Optional<Signature> signature() throws IOException {
        try (FileChannel file = FileChannel.open(image)) {
            return Signatures.main(Signatures.find(file, offset, size));
        }
    }

    /// A reader whose messages count from the start of this part.
    ByteReader littleEndian(String format, long from, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        try (FileChannel file = FileChannel.open(image)) {
            while (buffer.hasRemaining()) {
                if (file.read(buffer, offset + from + buffer.position()) < 0) {
                    throw new EOFException("%s ends before byte %d".formatted(this, from + length));
                }
            }
        }
        return ByteReader.littleEndian(format, buffer.array(), from);
    }

    @Override
    public String toString() {
        return "%s at byte %d".formatted(image.getFileName(), offset);
    }
}
