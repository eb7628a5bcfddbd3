package dev.bootwright.formats.payload;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.payload.Payload.Entry;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// SHA-256 of files by name, as `sha256sum` prints them and `sha256sum -c` checks them. The container
/// itself has no room for them, so they lie in a file beside it, or in an ordinary last file of it,
/// which live-bootstrap's importer copies like any other.
///
/// ```text
/// line = 64 hexadecimal digits, ' ', ' ' or '*', name, newline
/// ```
///
/// Source: GNU coreutils manual, "md5sum invocation" and "sha2 utilities".
///
/// @param digests in lower-case hexadecimal, by name, in the order of the lines
public record Checksums(Map<String, String> digests) {

    /// What the file in a container is called.
    public static final String FILE_NAME = "SHA256SUMS";

    private static final int DIGITS = 64;
    private static final int MAX_BYTES =
            Payload.MAX_FILES * (DIGITS + Payload.MAX_NAME_BYTES + "  \n".length());
    private static final int BUFFER_BYTES = 1 << 18;
    private static final Pattern LINE = Pattern.compile("([0-9a-fA-F]{64}) [ *](?:\\./)?(.+)");

    public Checksums {
        digests = Collections.unmodifiableMap(new LinkedHashMap<>(digests));
    }

    /// Computes those of files in a container.
    ///
    /// @param disk left open
    public static Checksums of(FileChannel disk, List<Entry> files, PayloadProgress progress)
            throws IOException {
        Map<String, String> digests = new LinkedHashMap<>();
        long all = files.stream().mapToLong(Entry::size).sum();
        long[] done = {0};
        for (Entry file : files) {
            LongConsumer read =
                    bytes -> {
                        done[0] += bytes;
                        progress.at(file.name(), done[0], all);
                    };
            try {
                digests.put(file.name(), digest(disk, file.offset(), file.size(), read));
            } catch (IOException e) {
                throw new IOException(
                        "%s, %d bytes from byte %d: %s"
                                .formatted(file.name(), file.size(), file.offset(), e.getMessage()),
                        e);
            }
        }
        return new Checksums(digests);
    }

    /// Those that a container carries in its last file; empty when it carries none.
    ///
    /// @param disk left open
    /// @throws IOException if that file is not of this form
    public static Optional<Checksums> inside(Payload payload, FileChannel disk) throws IOException {
        if (payload.entries().isEmpty() || !payload.entries().getLast().name().equals(FILE_NAME)) {
            return Optional.empty();
        }
        Entry file = payload.entries().getLast();
        if (file.size() > MAX_BYTES) {
            throw new IOException(
                    "%s in the payload: %d bytes are too many for %d files"
                            .formatted(FILE_NAME, file.size(), Payload.MAX_FILES));
        }
        ByteBuffer text = ByteBuffer.allocate((int) file.size());
        while (text.hasRemaining()) {
            if (disk.read(text, file.offset() + text.position()) < 0) {
                throw new EOFException(FILE_NAME + " in the payload: the disk has become shorter");
            }
        }
        return Optional.of(parse(FILE_NAME + " in the payload", text.flip()));
    }

    /// Reads a file that `sha256sum` could have written.
    ///
    /// @throws IOException with the line, if it could not
    public static Checksums read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException("%s: more than %d bytes".formatted(file, MAX_BYTES));
        }
        return parse(file.toString(), ByteBuffer.wrap(Files.readAllBytes(file)));
    }

    private static Checksums parse(String where, ByteBuffer bytes) throws IOException {
        Map<String, String> digests = new LinkedHashMap<>();
        int number = 0;
        for (String line : decoded(where, bytes).split("\n", -1)) {
            number++;
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                String digest = matcher.group(1).toLowerCase(java.util.Locale.ROOT);
                String before = digests.put(matcher.group(2), digest);
                if (before != null && !before.equals(digest)) {
                    throw new IOException(
                            "%s, line %d: %s has another digest above"
                                    .formatted(where, number, FileName.shown(matcher.group(2))));
                }
            } else if (!line.isBlank()) {
                throw new IOException(
                        "%s, line %d: expected 64 hexadecimal digits, two blanks and a name"
                                .formatted(where, number));
            }
        }
        return new Checksums(digests);
    }

    private static String decoded(String where, ByteBuffer bytes) throws IOException {
        try {
            return UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new IOException(where + ": is not UTF-8", e);
        }
    }

    /// How long the text for files of these names is, in bytes.
    static long size(List<String> names) {
        return names.stream()
                .mapToLong(name -> DIGITS + "  \n".length() + name.getBytes(UTF_8).length)
                .sum();
    }

    /// SHA-256 of a range.
    ///
    /// @param channel left open
    /// @param read    told how many bytes were read now
    /// @throws EOFException if there are fewer than `size` bytes
    public static String digest(FileChannel channel, long offset, long size, LongConsumer read)
            throws IOException {
        MessageDigest digest = sha256();
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(BUFFER_BYTES, size));
        for (long done = 0; done < size; ) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), size - done));
            int count = channel.read(buffer, offset + done);
            if (count < 0) {
                throw new EOFException("ends after %d bytes".formatted(done));
            }
            digest.update(buffer.flip());
            done += count;
            read.accept(count);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }

    /// The lines, each with its newline.
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        digests.forEach(
                (name, digest) -> out.append(digest).append("  ").append(name).append('\n'));
        return out.toString();
    }
}
