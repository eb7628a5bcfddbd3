package dev.bootwright.image.drive;

import dev.bootwright.formats.bytes.ByteSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URLConnection;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Locale;

/// The archive of a release of Clover.
///
/// @param file   on this computer
/// @param sha256 64 hexadecimal digits
public record CloverArchive(Path file, String sha256) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long MAX_BYTES = 256L << 20;

    /// A file that somebody has.
    ///
    /// @param expected its SHA-256; empty if nobody knows
    /// @throws IOException if it cannot be read, or has another digest
    public static CloverArchive ofFile(Path file, String expected) throws IOException {
        String found = digest(file);
        if (!expected.isEmpty() && !found.equals(checked(expected))) {
            throw new IOException(
                    "%s: expected SHA-256 %s, found %s".formatted(file, expected, found));
        }
        return new CloverArchive(file, found);
    }

    /// A file of a web server, which is kept by its digest and not asked for again.
    ///
    /// @param cache made when it is missing
    /// @throws IOException if it cannot be had, or has another digest; nothing is kept then
    public static CloverArchive download(URI from, String expected, Path cache) throws IOException {
        Path kept = cache.resolve(checked(expected) + ".zip");
        if (Files.exists(kept)) {
            return ofFile(kept, expected);
        }
        Files.createDirectories(cache);
        Path part = Files.createTempFile(cache, "clover", ".part");
        try {
            try (InputStream in = open(from)) {
                copy(from, in, part);
            }
            CloverArchive found = ofFile(part, expected);
            Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
            return new CloverArchive(kept, found.sha256());
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(from, e.getMessage()), e);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static InputStream open(URI from) throws IOException {
        URLConnection connection = from.toURL().openConnection();
        connection.setConnectTimeout((int) PATIENCE.toMillis());
        connection.setReadTimeout((int) PATIENCE.toMillis());
        if (connection instanceof HttpURLConnection http && http.getResponseCode() != 200) {
            throw new IOException("HTTP status " + http.getResponseCode());
        }
        return connection.getInputStream();
    }

    private static void copy(URI from, InputStream in, Path to) throws IOException {
        try (var out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[1 << 16];
            long all = 0;
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                all += read;
                if (all > MAX_BYTES) {
                    throw new IOException("%s has more than %d bytes".formatted(from, MAX_BYTES));
                }
                out.write(buffer, 0, read);
            }
        }
    }

    private static String checked(String sha256) {
        String lower = sha256.toLowerCase(Locale.ROOT);
        if (!lower.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("no SHA-256, which has 64 digits: " + sha256);
        }
        return lower;
    }

    private static String digest(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return Sha256.of(ByteSource.of(channel, channel.size()));
        }
    }

    /// What a drive says of where it is from.
    public DriveLoaders.Origin origin() {
        return new DriveLoaders.Origin("Clover", sha256);
    }
}
