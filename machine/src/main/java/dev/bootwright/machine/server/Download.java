package dev.bootwright.machine.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// A file from some HTTP server; the secret of this boot is not shown to it.
public final class Download {

    private static final int TRIES = 6;
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);

    /// An answer that another try would not change.
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(int status) {
            super("HTTP status " + status);
        }
    }

    private Download() {}

    /// Downloads a file, trying again a few times where the server cannot be reached or breaks off.
    ///
    /// @param target appears whole or not at all; an older file of the name is replaced
    /// @param pause  between tries
    public static void to(URI source, Path target, Backoff backoff, Persistence.Pause pause)
            throws IOException, InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                fetch(source, target);
                return;
            } catch (IOException e) {
                if (attempt == TRIES || e instanceof RefusedException) {
                    throw new IOException("%s: %s".formatted(source, e.getMessage()), e);
                }
                pause.pause(backoff.next());
            }
        }
    }

    private static void fetch(URI source, Path target) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) source.toURL().openConnection();
        connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
        connection.setReadTimeout(Math.toIntExact(ANSWER.toMillis()));
        int status = connection.getResponseCode();
        if (status >= 400 && status < 500) {
            throw new RefusedException(status);
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new IOException("HTTP status " + status);
        }
        Path part = target.resolveSibling(target.getFileName() + ".part");
        try (InputStream in = connection.getInputStream()) {
            long size = Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
            long promised = connection.getContentLengthLong();
            if (promised >= 0 && size != promised) {
                throw new IOException("ends after %d of %d bytes".formatted(size, promised));
            }
            Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
