package dev.bootwright.netboot.http;

import dev.bootwright.netboot.boot.BootFiles;
import dev.bootwright.netboot.boot.BootObserver;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.net.ssl.X509KeyManager;

/// The listener that machines talk to while they boot: `GET` and `HEAD` of boot files by HTTP/1.0 and
/// 1.1, and whatever is mounted beside them.
///
/// Observers see `http.get`, `http.head`, about each second `http.progress` of a long download, and
/// `http.done`, `http.missing` or `http.failed`; see [BootResponder].
public final class BootHttpServer implements AutoCloseable {

    /// All requests whose path starts with `prefix` go to `handler`, on an event loop, untouched.
    ///
    /// The handler must not block. It may hold a request, silently as long as the limits say. To learn that
    /// the client has gone it uses `closeHandler` of the response: the connection's own is this server's.
    ///
    /// @param prefix such as `/agent/v1/`
    public record Mount(String prefix, Handler<HttpServerRequest> handler) {}

    /// What a client may use up.
    ///
    /// @param connections at once; the one that has waited longest makes room for one more
    /// @param patience    with a connection on which no whole request comes
    /// @param hold        how long a download may stand still, or a mounted request be held, without a byte
    ///     in either direction; in whole seconds
    public record Limits(int connections, Duration patience, Duration hold) {
        public static final Limits DEFAULT =
                new Limits(4096, Duration.ofSeconds(60), Duration.ofSeconds(120));
    }

    private static final int EVENT_LOOPS = 2;
    private static final int MAX_HEADER_BYTES = 8192;
    private static final int BACKLOG = 1024;

    /// Reports every client that hangs up as a severe error, with a stack trace. Observers hear of it too.
    private static final Logger DOWNLOADS =
            Logger.getLogger("io.vertx.core.net.impl.VertxConnection");

    /// Where it listens.
    ///
    /// @param host an address of this machine, `0.0.0.0` for all
    /// @param port 0 for any free one
    /// @param keys what it shows to those that come by TLS; without, it speaks plain HTTP
    private record Place(String host, int port, Optional<X509KeyManager> keys) {

        /// A negative port is Vert.x's way to say: any free one, and the same for all that say the same.
        int listened() {
            int any = keys.isPresent() ? -2 : -1;
            return port == 0 ? any : port;
        }

        HttpServerOptions protect(HttpServerOptions options) {
            keys.ifPresent(each ->
                    options.setSsl(true)
                            .setUseAlpn(false)
                            .setEnabledSecureTransportProtocols(Set.of("TLSv1.3"))
                            .setKeyCertOptions(new OwnKeys(each)));
            return options;
        }
    }

    private final Vertx vertx;
    private final String deployment;
    private final long ticker;
    private final Guests guests;
    private final ExecutorService finders;
    private final int port;

    private BootHttpServer(
            Vertx vertx,
            String deployment,
            long ticker,
            Guests guests,
            ExecutorService finders,
            int port) {
        this.vertx = vertx;
        this.deployment = deployment;
        this.ticker = ticker;
        this.guests = guests;
        this.finders = finders;
        this.port = port;
    }

    /// A small Vert.x for this server: two event loops, no class-path files, no file cache. The caller
    /// closes it.
    ///
    /// @param workers threads for what may block, such as [BootFiles#find]
    public static Vertx smallVertx(int workers) {
        FileSystemOptions files =
                new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false);
        return Vertx.vertx(
                new VertxOptions()
                        .setEventLoopPoolSize(EVENT_LOOPS)
                        .setInternalBlockingPoolSize(1)
                        .setWorkerPoolSize(workers)
                        .setFileSystemOptions(files));
    }

    /// Starts listening, with the default limits.
    ///
    /// @param vertx left open by [#close()]
    /// @param host  an address of this machine, `0.0.0.0` for all
    /// @param port  0 for any free one
    /// @throws IOException if the address cannot be listened on
    public static BootHttpServer open(
            Vertx vertx,
            String host,
            int port,
            BootFiles files,
            BootObserver observer,
            List<Mount> mounts)
            throws IOException {
        return open(vertx, host, port, files, observer, mounts, Limits.DEFAULT);
    }

    /// Starts listening.
    ///
    /// @param vertx left open by [#close()]
    /// @param host  an address of this machine, `0.0.0.0` for all
    /// @param port  0 for any free one
    /// @throws IOException if the address cannot be listened on
    public static BootHttpServer open(
            Vertx vertx,
            String host,
            int port,
            BootFiles files,
            BootObserver observer,
            List<Mount> mounts,
            Limits limits)
            throws IOException {
        Place place = new Place(host, port, Optional.empty());
        return open(vertx, place, files, observer, mounts, limits);
    }

    /// Starts a listener that speaks TLS 1.3, and serves no boot files: firmware cannot come that way.
    ///
    /// @param vertx left open by [#close()]
    /// @param host  an address of this machine, `0.0.0.0` for all
    /// @param port  0 for any free one
    /// @param keys  asked at each handshake, so that certificates may be renewed
    /// @throws IOException if the address cannot be listened on
    public static BootHttpServer openSecure(
            Vertx vertx,
            String host,
            int port,
            X509KeyManager keys,
            BootObserver observer,
            List<Mount> mounts)
            throws IOException {
        Place place = new Place(host, port, Optional.of(keys));
        BootFiles none = (_, _) -> Optional.empty();
        return open(vertx, place, none, observer, mounts, Limits.DEFAULT);
    }

    private static BootHttpServer open(
            Vertx vertx,
            Place place,
            BootFiles files,
            BootObserver observer,
            List<Mount> mounts,
            Limits limits)
            throws IOException {
        DOWNLOADS.setLevel(Level.OFF);
        var guests = new Guests(limits, observer);
        ExecutorService finders = Executors.newVirtualThreadPerTaskExecutor();
        var responder = new BootResponder(vertx, finders, files, observer);
        var bound = new AtomicInteger();
        Handler<HttpServerRequest> entrance = request -> enter(request, guests, responder, mounts);
        Future<String> deployed =
                vertx.deployVerticle(
                        () -> new Listener(place, limits, guests, entrance, bound),
                        new DeploymentOptions().setInstances(EVENT_LOOPS));
        String deployment;
        try {
            deployment = deployed.toCompletionStage().toCompletableFuture().join();
        } catch (CompletionException e) {
            finders.close();
            String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
            throw new IOException(
                    "HTTP: cannot listen on %s:%d: %s"
                            .formatted(place.host(), place.port(), reason),
                    e);
        }
        long ticker =
                vertx.setPeriodic(Guests.TICK.toMillis(), _ -> guests.tick(System.nanoTime()));
        return new BootHttpServer(vertx, deployment, ticker, guests, finders, bound.get());
    }

    /// The port it listens on.
    public int port() {
        return port;
    }

    /// Open connections, for metrics.
    public int connections() {
        return guests.count();
    }

    /// Stops listening and ends the connections. Not to be called on an event loop: it waits.
    @Override
    public void close() {
        vertx.cancelTimer(ticker);
        vertx.undeploy(deployment).toCompletionStage().toCompletableFuture().join();
        finders.close();
    }

    private static void enter(
            HttpServerRequest request, Guests guests, BootResponder responder, List<Mount> mounts) {
        Guest guest = guests.of(request.connection());
        guest.asks(request.response());
        String path = request.path();
        for (Mount mount : mounts) {
            if (path != null && path.startsWith(mount.prefix())) {
                mount.handler().handle(request);
                return;
            }
        }
        responder.answer(request, guest);
    }

    /// One of several servers on one socket, each on an event loop of its own.
    private static final class Listener extends VerticleBase {
        private final Place place;
        private final Limits limits;
        private final Guests guests;
        private final Handler<HttpServerRequest> entrance;
        private final AtomicInteger bound;

        Listener(
                Place place,
                Limits limits,
                Guests guests,
                Handler<HttpServerRequest> entrance,
                AtomicInteger bound) {
            this.place = place;
            this.limits = limits;
            this.guests = guests;
            this.entrance = entrance;
            this.bound = bound;
        }

        @Override
        public Future<?> start() {
            HttpServerOptions options =
                    new HttpServerOptions()
                            .setMaxHeaderSize(MAX_HEADER_BYTES)
                            .setMaxInitialLineLength(MAX_HEADER_BYTES)
                            .setHttp2ClearTextEnabled(false)
                            .setCompressionSupported(false)
                            .setIdleTimeout(Math.toIntExact(limits.hold().toSeconds()))
                            .setTcpKeepAlive(true)
                            .setAcceptBacklog(BACKLOG);
            return vertx.createHttpServer(place.protect(options))
                    .connectionHandler(guests::enter)
                    .requestHandler(entrance)
                    .listen(place.listened(), place.host())
                    .onSuccess((HttpServer server) -> bound.set(server.actualPort()));
        }
    }
}
