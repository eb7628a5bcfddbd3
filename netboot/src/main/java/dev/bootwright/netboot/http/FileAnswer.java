package dev.bootwright.netboot.http;

import dev.bootwright.netboot.boot.BootResource.Joined;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;

/// Answers one request with a file or part of it, or with why not. Closes it.
final class FileAnswer {

    private static final System.Logger LOG = System.getLogger(FileAnswer.class.getName());

    /// Told of the end of the download.
    interface Reporter {
        void report(Guest guest, String kind, String detail);
    }

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Guest guest;
    private final String name;
    private final Joined resource;
    private final MeteredChannel channel;
    private final Reporter reporter;

    FileAnswer(
            HttpServerRequest request,
            Guest guest,
            String name,
            Joined resource,
            MeteredChannel channel,
            Reporter reporter) {
        this.request = request;
        this.response = request.response();
        this.guest = guest;
        this.name = name;
        this.resource = resource;
        this.channel = channel;
        this.reporter = reporter;
    }

    void send() {
        if (response.closed()) {
            close();
            return;
        }
        EntityTag tag = EntityTag.of(resource.digest());
        response.putHeader(HttpHeaders.ETAG, tag.quoted())
                .putHeader(HttpHeaders.ACCEPT_RANGES, "bytes");
        String ifNoneMatch = request.getHeader(HttpHeaders.IF_NONE_MATCH);
        if (ifNoneMatch != null && tag.isNamedBy(ifNoneMatch)) {
            end(304, 0);
            return;
        }
        switch (range(tag)) {
            case ByteRange.Unsatisfiable _ -> {
                response.putHeader(HttpHeaders.CONTENT_RANGE, "bytes */" + resource.size());
                end(416, 0);
            }
            case ByteRange.Part part -> {
                response.putHeader(HttpHeaders.CONTENT_RANGE, part.contentRange(resource.size()));
                content(206, part.first(), part.length());
            }
            case ByteRange.Whole _ -> content(200, 0, resource.size());
        }
    }

    private ByteRange range(EntityTag tag) {
        String range = request.getHeader("Range");
        String ifRange = request.getHeader("If-Range");
        boolean counts =
                range != null
                        && request.method().equals(HttpMethod.GET) // §14.2: defined for GET only
                        && (ifRange == null || tag.satisfies(ifRange));
        return counts ? ByteRange.parse(range, resource.size()) : new ByteRange.Whole();
    }

    private void content(int status, long first, long length) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, resource.contentType());
        if (request.method().equals(HttpMethod.HEAD) || length == 0) {
            end(status, length);
            return;
        }
        response.setStatusCode(status).putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        guest.begins(new Guest.Download(name, channel, length));
        channel.endsWith(first + length - 1);
        response.sendFile(channel, first, length).onComplete(sent -> finish(sent, length));
    }

    private void finish(AsyncResult<Void> sent, long length) {
        Duration still = guest.still(System.nanoTime());
        guest.ends();
        close();
        if (sent.succeeded()) {
            reporter.report(guest, "http.done", name + ": " + length + " bytes");
        } else {
            // The client was promised `length` bytes: only the end of the connection tells it
            // otherwise.
            request.connection().close();
            String reason =
                    sent.cause() instanceof ClosedChannelException
                            ? "the connection ended, %d s after the client last took something"
                                    .formatted(still.toSeconds())
                            : String.valueOf(sent.cause().getMessage());
            reporter.report(
                    guest,
                    "http.failed",
                    "%s: after %d of %d bytes: %s".formatted(name, channel.sent(), length, reason));
        }
    }

    /// Ends the answer without a body.
    private void end(int status, long length) {
        close();
        response.setStatusCode(status);
        if (status != 304) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
        }
        response.end();
    }

    private void close() {
        try {
            channel.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "HTTP: cannot close " + name, e); // it was only read
        }
    }
}
