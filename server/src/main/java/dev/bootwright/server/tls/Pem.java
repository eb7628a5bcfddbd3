package dev.bootwright.server.tls;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;

/// A file with one PEM document (RFC 7468).
final class Pem {

    private static final int LINE = 64;
    private static final long MOST_BYTES = 64 << 10;

    private Pem() {}

    static String text(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, lines, label);
    }

    /// @throws IOException if it is no document of this label
    static byte[] read(Path file, String label) throws IOException {
        if (Files.size(file) > MOST_BYTES) {
            throw new IOException(
                    "%s: expected a PEM file, found %d bytes".formatted(file, Files.size(file)));
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        String begin = "-----BEGIN " + label + "-----";
        int start = text.indexOf(begin);
        int end = text.indexOf("-----END " + label + "-----");
        if (start < 0 || end < start) {
            throw new IOException("%s: expected \"%s\", found none".formatted(file, begin));
        }
        try {
            return Base64.getMimeDecoder()
                    .decode(text.substring(start + begin.length(), end).strip());
        } catch (IllegalArgumentException e) {
            throw new IOException("%s: what stands in it is no Base64".formatted(file), e);
        }
    }

    /// Refuses a file that others than its owner may read or write.
    static void checkPrivate(Path file) throws IOException {
        Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
        if (!PosixFilePermissions.fromString("rw-------").containsAll(found)) {
            throw new IOException(
                    "%s: others may read this key (mode %s, expected rw-------)"
                            .formatted(file, PosixFilePermissions.toString(found)));
        }
    }

    /// Writes a whole file or nothing.
    ///
    /// @param permissions such as `rw-------`
    static void write(Path file, String text, String permissions) throws IOException {
        Path part =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(),
                        String.valueOf(file.getFileName()),
                        ".part",
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString(permissions)));
        try {
            try (var out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
                while (bytes.hasRemaining()) {
                    out.write(bytes);
                }
                out.force(true);
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
