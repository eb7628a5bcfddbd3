package dev.bootwright.netboot.http;

import dev.bootwright.netboot.boot.BootContent;
import dev.bootwright.netboot.boot.BootEvent;
import dev.bootwright.netboot.boot.BootFiles;
import dev.bootwright.netboot.boot.BootName;
import dev.bootwright.netboot.boot.BootObserver;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.BootResource.Joined;
import dev.bootwright.netboot.boot.BootResource.Rendered;
import dev.bootwright.netboot.boot.BootResource.Slice;
import dev.bootwright.netboot.boot.FileChangedException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;

/// Answers a request for a boot file.
///
/// A boot script is never a redirect and never an error: firmware that gets either stays in its menu
/// for ever, so a `*.ipxe` that cannot be had is answered with a script that says why and goes on.
final class BootResponder {

    private static final System.Logger LOG = System.getLogger(BootResponder.class.getName());
    private static final String TEXT = "text/plain; charset=utf-8";

    private final Vertx vertx;
    private final Executor finders;
    private final BootFiles files;
    private final BootObserver observer;

    /// @param finders runs what may wait, however much it is
    BootResponder(Vertx vertx, Executor finders, BootFiles files, BootObserver observer) {
        this.vertx = vertx;
        this.finders = finders;
        this.files = files;
        this.observer = observer;
    }

    /// A resource with its bytes at hand.
    private sealed interface Opened {
        record Text(Rendered rendered) implements Opened {}

        record File(Joined resource, MeteredChannel channel) implements Opened {}

        record Missing() implements Opened {}
    }

    void answer(HttpServerRequest request, Guest guest) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            request.response().putHeader(HttpHeaders.ALLOW, "GET, HEAD");
            end(request, 405, "only GET and HEAD here");
            return;
        }
        String asked = RequestPath.decode(request);
        Optional<String> name = BootName.normalize(asked);
        report(
                guest,
                request.method().equals(HttpMethod.HEAD) ? "http.head" : "http.get",
                name.orElse(BootName.printable(asked)));
        if (name.isEmpty()) {
            missing(request, guest, BootName.printable(asked));
            return;
        }
        BootRequest boot =
                new BootRequest(
                        guest.address(),
                        RequestPath.serverAddress(request),
                        "http",
                        RequestPath.query(request));
        find(name.get(), boot)
                .onSuccess(opened -> send(request, guest, name.get(), opened))
                .onFailure(failure -> failed(request, guest, name.get(), failure));
    }

    /// Finds a resource on a thread that may wait, and comes back to the event loop with it. A virtual
    /// thread each: many that wait for the same commit of the database then share it.
    private Future<Opened> find(String name, BootRequest boot) {
        Context eventLoop = vertx.getOrCreateContext();
        Promise<Opened> promise = Promise.promise();
        finders.execute(() -> {
            try {
                Opened opened = open(name, boot);
                eventLoop.runOnContext(_ -> promise.complete(opened));
            } catch (IOException | RuntimeException e) {
                eventLoop.runOnContext(_ -> promise.fail(e));
            }
        });
        return promise.future();
    }

    /// Finds a resource and opens its file, so that what cannot be read is known before the answer starts.
    private Opened open(String name, BootRequest boot) throws IOException {
        Optional<BootResource> found = files.find(name, boot);
        if (found.isEmpty()) {
            return new Opened.Missing();
        }
        return switch (found.get()) {
            case Rendered rendered -> new Opened.Text(rendered);
            case Slice slice -> open(slice.joined());
            case Joined joined -> open(joined);
        };
    }

    private static Opened open(Joined resource) throws IOException {
        return new Opened.File(resource, new MeteredChannel(BootContent.open(resource)));
    }

    private void send(HttpServerRequest request, Guest guest, String name, Opened opened) {
        switch (opened) {
            case Opened.Missing _ -> missing(request, guest, name);
            case Opened.Text(Rendered rendered) -> {
                sendText(request, 200, rendered.contentType(), rendered.text());
                if (request.method().equals(HttpMethod.GET)) {
                    report(guest, "http.done", name + ": " + rendered.size() + " bytes");
                }
            }
            case Opened.File(Joined resource, MeteredChannel channel) ->
                    new FileAnswer(request, guest, name, resource, channel, this::report).send();
        }
    }

    private static void sendText(
            HttpServerRequest request, int status, String contentType, String text) {
        Buffer body = Buffer.buffer(text);
        HttpServerResponse response = request.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, contentType)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()));
        if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(body);
        }
    }

    private static void end(HttpServerRequest request, int status, String reason) {
        sendText(request, status, TEXT, reason + "\n");
    }

    private void missing(HttpServerRequest request, Guest guest, String name) {
        report(guest, "http.missing", name);
        if (BootScript.isOne(name)) {
            String script = BootScript.goingOn(name, "there is no such boot script");
            sendText(request, 200, TEXT, script);
        } else {
            end(request, 404, name + ": not found");
        }
    }

    /// A file that has changed is a conflict (RFC 9110 §15.5.10): nothing is wrong with the request or the
    /// server, someone must publish again. Neither a 410 nor a 404, which may be remembered, nor a 5xx,
    /// after which clients try again by themselves.
    private void failed(HttpServerRequest request, Guest guest, String name, Throwable failure) {
        boolean changed = failure instanceof FileChangedException;
        if (changed) { // its message says all; a stack trace for each request would hide it
            LOG.log(
                    Level.WARNING,
                    () -> "HTTP: cannot serve " + name + ": " + failure.getMessage());
        } else {
            LOG.log(Level.WARNING, "HTTP: cannot serve " + name, failure);
        }
        report(guest, "http.failed", name + ": " + failure.getMessage());
        if (BootScript.isOne(name)) {
            String reason =
                    changed ? FileChangedException.PUBLIC_MESSAGE : "the server cannot read it";
            sendText(request, 200, TEXT, BootScript.goingOn(name, reason));
        } else if (changed) {
            end(request, 409, name + ": " + FileChangedException.PUBLIC_MESSAGE);
        } else {
            end(request, 500, name + ": cannot be read");
        }
    }

    private void report(Guest guest, String kind, String detail) {
        observer.seen(
                new BootEvent(
                        Instant.now(),
                        Optional.empty(),
                        Optional.of(guest.address()),
                        kind,
                        detail));
    }
}
