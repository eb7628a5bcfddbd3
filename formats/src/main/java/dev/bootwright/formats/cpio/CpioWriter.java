package dev.bootwright.formats.cpio;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashSet;
import java.util.Set;

/// Writes an archive member by member, in the order given. Nothing is added that was not passed in.
/// [#finish()] writes the trailer; the stream passed in is left open.
public final class CpioWriter {

    private static final int BUFFER_BYTES = 1 << 16;

    private final OutputStream out;
    private final Set<String> names = new HashSet<>();
    private final Set<String> directories = new HashSet<>();

    public CpioWriter(OutputStream out) {
        this.out = out;
    }

    /// Writes a member without content: a directory, a device, an empty file.
    public void write(CpioEntry entry) throws IOException {
        write(entry, InputStream.nullInputStream());
    }

    /// Writes a symbolic link with its target.
    public void writeLink(CpioEntry link, String target) throws IOException {
        write(link, new ByteArrayInputStream(target.getBytes(UTF_8)));
    }

    /// Writes a member.
    ///
    /// @param content read for [CpioEntry#size()] bytes, left open
    /// @throws IllegalArgumentException if a member has that name already, or the directory it is
    ///                                  in was not written before it: the kernel would skip it
    /// @throws EOFException             if `content` is shorter than the entry says
    public void write(CpioEntry entry, InputStream content) throws IOException {
        byte[] header = entry.toBytes();
        String name = entry.name();
        int slash = name.lastIndexOf('/');
        if (slash >= 0 && !directories.contains(name.substring(0, slash))) {
            throw new IllegalArgumentException(name + ": its directory was not written before it");
        }
        if (!names.add(name)) {
            throw new IllegalArgumentException(name + ": written twice");
        }
        if (entry.isDirectory()) {
            directories.add(name);
        }
        out.write(header);
        copy(entry, content);
        out.write(new byte[CpioEntry.padding(entry.size())]);
    }

    /// Writes the trailer: the archive is whole.
    public void finish() throws IOException {
        out.write(CpioEntry.trailer().toBytes());
    }

    private void copy(CpioEntry entry, InputStream content) throws IOException {
        byte[] buffer = new byte[(int) Math.min(BUFFER_BYTES, entry.size())];
        for (long left = entry.size(); left > 0; ) {
            int count = content.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (count < 0) {
                throw new EOFException(
                        "%s: content ends %d bytes early".formatted(entry.name(), left));
            }
            out.write(buffer, 0, count);
            left -= count;
        }
    }
}
