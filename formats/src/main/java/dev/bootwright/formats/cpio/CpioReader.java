package dev.bootwright.formats.cpio;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// Reads an archive member by member from a stream, which may come out of a decompressor. The
/// stream passed in is left open, just after the trailer.
public final class CpioReader {

    private final InputStream in;
    private long position;
    private long contentLeft;
    private int padding;
    private String current = "";
    private boolean finished;

    public CpioReader(InputStream in) {
        this.in = in;
    }

    /// The next member, or empty after the last. What was not read of the previous one is skipped.
    ///
    /// @throws FormatException if the bytes are no archive, or end before its trailer
    public Optional<CpioEntry> next() throws IOException {
        if (finished) {
            return Optional.empty();
        }
        skipContent();
        long start = position;
        byte[] header = read("header", CpioEntry.HEADER_BYTES);
        CpioEntry.Header read =
                CpioEntry.readHeader(ByteReader.bigEndian(CpioEntry.FORMAT, header, start));
        int nameSize = read.nameSize();
        String name = name(nameSize);
        read("padding of the name", CpioEntry.padding(CpioEntry.HEADER_BYTES + nameSize));
        if (name.equals(CpioEntry.TRAILER)) {
            finished = true;
            return Optional.empty();
        }
        CpioEntry entry = read.entry().withName(name);
        current = name;
        contentLeft = entry.size();
        padding = CpioEntry.padding(entry.size());
        return Optional.of(entry);
    }

    /// The content of the member that [#next()] returned; reading it moves this reader on.
    ///
    /// Reading throws a [FormatException] where the archive ends in the middle of it.
    public InputStream content() {
        return new Content();
    }

    private String name(int nameSize) throws IOException {
        long start = position;
        byte[] bytes = read("name", nameSize);
        ByteReader reader = ByteReader.bigEndian(CpioEntry.FORMAT, bytes, start);
        String name = reader.text("name", nameSize - 1, UTF_8);
        if (name.indexOf('\0') >= 0 || bytes[nameSize - 1] != 0) {
            throw reader.malformed("name", nameSize - 1, "must end with its only NUL");
        }
        return name;
    }

    private void skipContent() throws IOException {
        InputStream content = content();
        byte[] buffer = new byte[(int) Math.min(contentLeft, 1 << 16)];
        while (contentLeft > 0) {
            content.readNBytes(buffer, 0, (int) Math.min(contentLeft, buffer.length));
        }
        read("padding of " + current, padding);
        padding = 0;
    }

    /// `length` is small: a header, a name, a padding.
    private byte[] read(String field, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw ended(field, length, bytes.length);
        }
        position += length;
        return bytes;
    }

    private FormatException ended(String field, long length, int found) {
        return new FormatException(
                CpioEntry.FORMAT,
                field,
                position,
                "needs %d bytes, input ends after %d".formatted(length, found));
    }

    private final class Content extends InputStream {

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (contentLeft == 0 || length == 0) {
                return contentLeft == 0 ? -1 : 0;
            }
            int count = in.read(buffer, offset, (int) Math.min(length, contentLeft));
            if (count < 0) {
                throw ended("content of " + current, contentLeft, 0);
            }
            position += count;
            contentLeft -= count;
            return count;
        }
    }
}
