package dev.bootwright.machine.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The bytes of a file of some HTTP server, one after the other. Where the server breaks off, it is asked
/// for the rest (RFC 9110 §14); that the rest is of the same file is for a digest to say. The secret of
/// this boot is not shown to it.
public final class DownloadStream extends InputStream {

    /// In a row, without a byte between them.
    private static final int TRIES = 6;

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final int PARTIAL = 206;

    private final URI source;
    private final Backoff backoff;
    private final Persistence.Pause pause;
    private @Nullable InputStream body;
    private long position;
    private long size = -1;
    private int failures;

    /// Asks for nothing yet.
    ///
    /// @param pause between tries
    public DownloadStream(URI source, Backoff backoff, Persistence.Pause pause) {
        this.source = source;
        this.backoff = backoff;
        this.pause = pause;
    }

    /// Of the whole file, in bytes, once the server has told it.
    public Optional<Long> size() {
        return size < 0 ? Optional.empty() : Optional.of(size);
    }

    /// How many bytes were read.
    public long position() {
        return position;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        Objects.checkFromIndexSize(from, length, target.length);
        while (true) {
            try {
                InputStream in = body == null ? open() : body;
                int count = in.read(target, from, length);
                if (count >= 0) {
                    position += count;
                    failures = 0;
                    backoff.reset();
                    return count;
                }
                if (size < 0 || position == size) {
                    return -1;
                }
                throw new IOException("ends after %d of %d bytes".formatted(position, size));
            } catch (IOException e) {
                tryOn(e);
            }
        }
    }

    private void tryOn(IOException failure) throws IOException {
        close();
        boolean isFinal = failure instanceof RefusedException || ++failures == TRIES;
        if (isFinal || Thread.currentThread().isInterrupted()) {
            throw new IOException("%s: %s".formatted(source, failure.getMessage()), failure);
        }
        try {
            pause.pause(backoff.next());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("%s: interrupted".formatted(source), e);
        }
    }

    /// An answer that another try would not change.
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private InputStream open() throws IOException {
        HttpURLConnection connection = (HttpURLConnection) source.toURL().openConnection();
        connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
        connection.setReadTimeout(Math.toIntExact(ANSWER.toMillis()));
        if (position > 0) {
            connection.setRequestProperty("Range", "bytes=%d-".formatted(position));
        }
        int status = connection.getResponseCode();
        if (status >= 400 && status < 500) {
            throw new RefusedException("HTTP status " + status);
        }
        boolean isRest = position > 0 && status == PARTIAL;
        if (!isRest && status != HttpURLConnection.HTTP_OK) {
            throw new IOException("HTTP status " + status);
        }
        InputStream in = connection.getInputStream();
        long promised = connection.getContentLengthLong();
        long whole = promised < 0 ? -1 : promised + (isRest ? position : 0);
        if (size >= 0 && whole >= 0 && whole != size) {
            in.close();
            throw new RefusedException(
                    "had %d bytes, and %d when asked again".formatted(size, whole));
        }
        size = Math.max(size, whole);
        body = in;
        if (!isRest && position > 0) {
            in.skipNBytes(position);
        }
        return in;
    }

    @Override
    public void close() throws IOException {
        InputStream open = body;
        body = null;
        if (open != null) {
            open.close();
        }
    }
}
