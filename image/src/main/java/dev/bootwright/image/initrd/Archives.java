package dev.bootwright.image.initrd;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/// Walks through the cpio archives of an initramfs, as the kernel would unpack them: one after
/// another, packed or not, with zeros between them. Needs the same memory for any size.
///
/// Source: the Linux kernel's `buffer-format.rst` and `init/initramfs.c`.
final class Archives {

    /// No initramfs in use is near it; a bomb is.
    static final long MOST_UNPACKED_BYTES = 8L << 30;

    private static final int MOST_ARCHIVES = 1000;
    private static final String BARE = "0707"; // 070701, and 070702 with checksums

    private final Evidence evidence;
    private final List<String> compressions = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final long mostUnpackedBytes;
    private long unpackedBytes;
    private long zeros;

    Archives(Evidence evidence) {
        this(evidence, MOST_UNPACKED_BYTES);
    }

    /// @param mostUnpackedBytes of all archives and the zeros between them
    Archives(Evidence evidence, long mostUnpackedBytes) {
        this.evidence = evidence;
        this.mostUnpackedBytes = mostUnpackedBytes;
    }

    List<String> compressions() {
        return compressions;
    }

    /// What could not be read; nothing if all was.
    List<String> notes() {
        return notes;
    }

    long unpackedBytes() {
        return unpackedBytes;
    }

    /// @param name of the file, for the notes
    void read(String name, ByteSource source) {
        Tape tape = new Tape(source);
        try {
            while (skipZeros(tape)) {
                if (compressions.size() == MOST_ARCHIVES) {
                    throw new IOException("more than %d archives".formatted(MOST_ARCHIVES));
                }
                readOne(tape);
            }
        } catch (IOException | RuntimeException e) { // decompressors throw either on bad input
            String reason = e.getMessage() == null ? e.toString() : e.getMessage();
            notes.add(
                    "%s could not be read to its end, stopped at byte %d of %d: %s"
                            .formatted(name, tape.position(), source.size(), reason));
        }
    }

    private void readOne(Tape tape) throws IOException {
        byte[] start = tape.peek(Compression.MAGIC_BYTES);
        if (isBare(start)) {
            compressions.add("none");
            readEntries(tape);
            return;
        }
        Optional<Compression> compression = Compression.of(start);
        if (compression.isEmpty()) {
            throw new FormatException(
                    "initramfs",
                    "archive",
                    tape.position(),
                    "expected cpio or a compression of it, found "
                            + HexFormat.of().formatHex(start));
        }
        compressions.add(compression.get().toString());
        InputStream unpacked = new BufferedInputStream(compression.get().unpack(tape), 1 << 16);
        while (skipZeros(unpacked)) {
            readEntries(unpacked);
        }
    }

    private static boolean isBare(byte[] start) {
        return start.length >= 4
                && new String(start, 0, 4, java.nio.charset.StandardCharsets.US_ASCII).equals(BARE);
    }

    /// Whether something follows.
    private boolean skipZeros(InputStream in) throws IOException {
        while (true) {
            in.mark(1);
            int next = in.read();
            if (next != 0) {
                in.reset();
                return next > 0;
            }
            zeros++; // a small bomb may become nothing else for hours
            checkBounds();
        }
    }

    private void readEntries(InputStream in) throws IOException {
        CpioReader reader = new CpioReader(in);
        for (Optional<CpioEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
            CpioEntry entry = next.get();
            unpackedBytes += pages(entry.size());
            checkBounds();
            evidence.see(entry, reader.content());
        }
    }

    private void checkBounds() throws IOException {
        if (unpackedBytes + zeros > mostUnpackedBytes) {
            throw new IOException("unpacks to more than %d bytes".formatted(mostUnpackedBytes));
        }
    }

    /// What a file takes in memory: whole pages of 4 KiB, and its inode.
    private static long pages(long size) {
        return (size + 4095) / 4096 * 4096 + 1024;
    }
}
