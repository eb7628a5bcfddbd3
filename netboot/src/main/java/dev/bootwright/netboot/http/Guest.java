package dev.bootwright.netboot.http;

import dev.bootwright.netboot.boot.BootEvent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A client at the other end of one connection: waiting, or being answered. Safe for use by several
/// threads: its event loop tells what happens, the ticker of [Guests] looks.
final class Guest {

    /// From the first line of a mounted request to the end of its answer.
    private static final Duration LONGEST_REQUEST = Duration.ofHours(1);

    /// A file on its way to the guest.
    ///
    /// @param size in bytes, of the part that is sent
    record Download(String name, MeteredChannel file, long size) {}

    private final HttpConnection connection;
    private final String address;
    private @Nullable HttpServerResponse response;
    private @Nullable Download download;
    private long sentBefore;
    private long stillSince;

    Guest(HttpConnection connection, long nanos) {
        this.connection = connection;
        this.address = connection.remoteAddress().hostAddress();
        this.stillSince = nanos;
    }

    /// A request has arrived whose answer goes to `answer`.
    synchronized void asks(HttpServerResponse answer) {
        response = answer;
        stillSince = System.nanoTime();
    }

    synchronized void begins(Download started) {
        download = started;
        sentBefore = 0;
        stillSince = System.nanoTime();
    }

    synchronized void ends() {
        download = null;
        stillSince = System.nanoTime();
    }

    String address() {
        return address;
    }

    /// Nanoseconds without a request; negative while one is being answered.
    synchronized long waited(long nanos) {
        return isAnswered() ? nanos - stillSince : -1;
    }

    private boolean isAnswered() {
        return download == null && (response == null || response.ended());
    }

    /// How long nothing has moved, to a second.
    synchronized Duration still(long nanos) {
        return Duration.ofNanos(nanos - stillSince);
    }

    /// What has come of the download since the last look.
    synchronized Optional<BootEvent> progress(long nanos) {
        if (download == null || download.file().sent() == sentBefore) {
            return Optional.empty();
        }
        sentBefore = download.file().sent();
        stillSince = nanos;
        String detail =
                "%s: %d of %d bytes".formatted(download.name(), sentBefore, download.size());
        return Optional.of(
                new BootEvent(
                        Instant.now(),
                        Optional.empty(),
                        Optional.of(address),
                        "http.progress",
                        detail));
    }

    /// Whether it is time to go. Downloads that stand still and requests that are held in silence are not
    /// looked at: Vert.x ends those, even where bytes wait to be sent.
    ///
    /// @param patience with a guest from whom no request comes
    synchronized boolean isStuck(long nanos, Duration patience) {
        Duration longest = isAnswered() ? patience : LONGEST_REQUEST;
        return download == null && nanos - stillSince > longest.toNanos();
    }

    void leave() {
        connection.close();
    }
}
