package dev.bootwright.server.firmware;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;

/// Looks whether a URL leads to the image that is meant, before a BMC is told to fetch it: BMCs check
/// signatures of their makers, but not which of their images it is.
public final class ImageCheck {

    /// Larger than any firmware.
    private static final long MOST_BYTES = 4L << 30;

    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(15);
    private static final Duration ANSWER_WITHIN = Duration.ofMinutes(2);
    private static final int CHUNK = 1 << 16;

    /// One that asks the web servers themselves.
    public ImageCheck() {}

    /// @throws IOException if it cannot be fetched, or is another one
    public void check(URI image, String sha256) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(image).timeout(ANSWER_WITHIN).build();
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(CONNECT_WITHIN).build()) {
            HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream in = answer.body()) {
                if (answer.statusCode() != 200) {
                    throw new IOException("HTTP status " + answer.statusCode());
                }
                check(in, sha256);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(image + ": told to end");
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(image, e.getMessage()), e);
        }
    }

    /// @throws IOException if it cannot be read, or is another one
    static void check(Path image, String sha256) throws IOException {
        try (InputStream in = Files.newInputStream(image)) {
            check(in, sha256);
        } catch (IOException e) {
            throw new IOException("%s: %s".formatted(image, e.getMessage()), e);
        }
    }

    private static void check(InputStream in, String sha256) throws IOException {
        String found = digest(in);
        if (!found.equals(sha256)) {
            throw new IOException("expected SHA-256 %s, found %s".formatted(sha256, found));
        }
    }

    private static String digest(InputStream in) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            long size = 0;
            for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
                size += count;
                if (size > MOST_BYTES) {
                    throw new IOException("more than %d bytes".formatted(MOST_BYTES));
                }
                digest.update(chunk, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}
