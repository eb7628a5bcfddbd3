package dev.bootwright.server.rest;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The operators' listener: REST below `/api/v1`, the page, the OpenAPI document.
///
/// Every request but the page's own files needs the token or a session. A browser's session is a
/// cookie that other sites cannot send (`SameSite=Strict`); requests that change something must
/// carry the header `X-Bootwright` as well, which no other site's page can add; and a `Host` that is
/// not this server is refused, so that a name bound to this address (DNS rebinding) opens nothing.
public final class OperatorServer implements AutoCloseable {

    /// Largest body of a request, in bytes.
    public static final int MAX_BODY_BYTES = 1 << 20;

    static final String PREFIX = "/api/v1";
    static final String COOKIE = "bootwright";
    private static final String SESSION = PREFIX + "/session";
    private static final String EVENTS = PREFIX + "/events";

    /// Requests answered at the same time. Where a rack is without power, or being flashed, many of them wait
    /// for BMCs, up to a minute each; the list of machines is still for everybody.
    private static final int THREADS = 64;

    private static final System.Logger LOG = System.getLogger(OperatorServer.class.getName());

    private final Vertx vertx;
    private final List<Route> routes;
    private final EventSource events;
    private final Sessions sessions;
    private final Page page;
    private final HostNames hosts;
    private final ExecutorService workers = workers();
    private Optional<HttpServer> listener = Optional.empty();

    private OperatorServer(
            Vertx vertx,
            List<Route> routes,
            EventSource events,
            Sessions sessions,
            Page page,
            HostNames hosts) {
        this.vertx = vertx;
        this.routes = routes;
        this.events = events;
        this.sessions = sessions;
        this.page = page;
        this.hosts = hosts;
    }

    private static ExecutorService workers() {
        ThreadPoolExecutor workers =
                new ThreadPoolExecutor(
                        THREADS,
                        THREADS,
                        10,
                        TimeUnit.SECONDS,
                        new LinkedBlockingQueue<>(),
                        Thread.ofPlatform().name("operator ", 0).daemon().factory());
        workers.allowCoreThreadTimeOut(true);
        return workers;
    }

    /// Who may come in, and where the door is.
    ///
    /// @param host  an address of this machine
    /// @param port  0 for any free one
    /// @param token of the operators
    /// @param code  that opens one browser session, once
    public record Door(String host, int port, String token, String code) {}

    /// Starts listening.
    ///
    /// @param vertx left open by [#close()]
    /// @throws IOException if the address cannot be listened on
    public static OperatorServer open(
            Vertx vertx, Door door, List<Route> routes, EventSource events) throws IOException {
        var server =
                new OperatorServer(
                        vertx,
                        List.copyOf(routes),
                        events,
                        new Sessions(door.token(), door.code(), InstantSource.system()),
                        Page.load(),
                        new HostNames(door.host()));
        HttpServerOptions options =
                new HttpServerOptions()
                        .setHost(door.host())
                        .setPort(door.port())
                        .setHttp2ClearTextEnabled(false)
                        .setIdleTimeout(120)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setMaxHeaderSize(16_384);
        try {
            HttpServer listening =
                    vertx.createHttpServer(options)
                            .requestHandler(server::enter)
                            .listen()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .join();
            server.listener = Optional.of(listening);
            return server;
        } catch (CompletionException e) {
            server.workers.shutdownNow();
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "operators' door: cannot listen on %s:%d: %s"
                            .formatted(door.host(), door.port(), cause.getMessage()),
                    e);
        }
    }

    /// The port it listens on.
    public int port() {
        return listener.orElseThrow().actualPort();
    }

    /// Stops listening and waits for the requests under way.
    @Override
    public void close() {
        listener.ifPresent(open -> open.close().toCompletionStage().toCompletableFuture().join());
        workers.close();
    }

    private void enter(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        response.putHeader("X-Content-Type-Options", "nosniff");
        response.putHeader("Referrer-Policy", "no-referrer");
        String path = request.path() == null ? "" : request.path();
        boolean isGet = request.method().name().equals("GET");
        if (!hosts.areOurs(request.getHeader("Host"))) {
            send(response, Refusal.of(421, "this server is not called that").answer());
        } else if (isGet && page.find(path).isPresent()) {
            Page.File file = page.find(path).orElseThrow();
            response.putHeader("Content-Security-Policy", Page.POLICY);
            response.putHeader("Cache-Control", "no-cache");
            response.putHeader("Content-Type", file.contentType()).end(file.text());
        } else if (path.equals(SESSION) && request.method().name().equals("POST")) {
            collect(request, this::openSession);
        } else if (!isAllowed(request, isGet)) {
            send(response, Refusal.of(401, "a token or session is needed").answer());
        } else if (path.equals(EVENTS) && isGet) {
            EventStream.start(vertx, response, events);
        } else {
            collect(request, body -> dispatch(request, path, body));
        }
    }

    private boolean isAllowed(HttpServerRequest request, boolean isGet) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            return authorization.startsWith("Bearer ")
                    && sessions.isToken(authorization.substring("Bearer ".length()));
        }
        Cookie cookie = request.getCookie(COOKIE);
        return cookie != null
                && sessions.isOpen(cookie.getValue())
                && (isGet || request.getHeader("X-Bootwright") != null);
    }

    /// What is done with a whole request.
    private interface Work {
        Answer answer(Buffer body) throws Exception;
    }

    /// Reads the body, bounded, and answers on a thread that may block.
    private void collect(HttpServerRequest request, Work work) {
        HttpServerResponse response = request.response();
        Buffer body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() + part.length() > MAX_BODY_BYTES) {
                request.handler(more -> {});
                response.putHeader("Connection", "close");
                send(response, Refusal.of(413, "the body exceeds 1 MiB").answer());
            } else {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (!response.ended()) {
                workers.execute(() -> send(response, answer(request, work, body)));
            }
        });
    }

    private static Answer answer(HttpServerRequest request, Work work, Buffer body) {
        try {
            return work.answer(body);
        } catch (Refusal e) {
            return e.answer();
        } catch (dev.bootwright.server.machine.Refusal e) {
            return Refusal.of(e).answer();
        } catch (JsonException e) {
            return Refusal.badRequest(String.valueOf(e.getMessage())).answer();
        } catch (Exception | Error e) { // the edge: one request's failure ends at the request
            LOG.log(System.Logger.Level.ERROR, request.method() + " " + request.path(), e);
            return Refusal.of(500, "the server failed; its log says why").answer();
        }
    }

    private Answer dispatch(HttpServerRequest request, String path, Buffer body) throws Exception {
        if (!path.startsWith(PREFIX + "/")) {
            throw Refusal.notFound("there is nothing at " + path);
        }
        String below = path.substring(PREFIX.length());
        boolean otherMethod = false;
        for (Route route : routes) {
            Optional<Map<String, String>> parameters = route.match(below);
            if (parameters.isPresent()) {
                if (route.method().equals(request.method().name())) {
                    Map<String, String> query = new LinkedHashMap<>();
                    request.params(false)
                            .forEach(entry -> query.put(entry.getKey(), entry.getValue()));
                    var bytes = java.nio.ByteBuffer.wrap(body.getBytes());
                    return route.endpoint().answer(new Call(parameters.get(), query, bytes));
                }
                otherMethod = true;
            }
        }
        throw otherMethod
                ? Refusal.of(405, "%s cannot be asked of %s".formatted(request.method(), path))
                : Refusal.notFound("there is nothing at " + path);
    }

    private Answer openSession(Buffer body) throws Refusal, JsonException {
        Json.Object in = Json.parse(body.toString()).asObject("body");
        String session =
                sessions.open(in.text("code"))
                        .orElseThrow(() -> Refusal.of(401, "that code is not right, or was used"));
        return new Answer.SignedIn(session);
    }

    private void send(HttpServerResponse response, Answer answer) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status()).putHeader("Cache-Control", "no-store");
        switch (answer) {
            case Answer.Document(int status, Json body) ->
                    response.putHeader("Content-Type", "application/json").end(body.toString());
            case Answer.Text(int status, String contentType, String body) ->
                    response.putHeader("Content-Type", contentType).end(body);
            case Answer.Download(int status, String contentType, String name, Opaque body) ->
                    response.putHeader("Content-Type", contentType)
                            .putHeader(
                                    "Content-Disposition",
                                    "attachment; filename=\"%s\"".formatted(name))
                            .end(Buffer.buffer(body.toByteArray()));
            case Answer.Done() -> response.end();
            case Answer.SignedIn(String session) -> {
                response.addCookie(
                        Cookie.cookie(COOKIE, session)
                                .setHttpOnly(true)
                                .setSameSite(CookieSameSite.STRICT)
                                .setMaxAge(Sessions.LIFETIME.toSeconds())
                                .setPath("/"));
                response.end();
            }
        }
    }
}
