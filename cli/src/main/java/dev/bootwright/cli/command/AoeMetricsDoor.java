package dev.bootwright.cli.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bootwright.netboot.aoe.AoeMetrics;
import dev.bootwright.netboot.aoe.AoeServer.Statistics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/// Statistics of a target by HTTP, without a password: `/metrics` for Prometheus, `/statistics` as JSON.
final class AoeMetricsDoor implements AutoCloseable {

    static final String STATISTICS = "/statistics";

    private final HttpServer server;
    private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();

    private AoeMetricsDoor(HttpServer server) {
        this.server = server;
    }

    /// @throws IOException if the address cannot be listened on
    static AoeMetricsDoor open(HostPort address, Supplier<Statistics> statistics)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(new InetSocketAddress(address.host(), address.port()), 0);
        } catch (IOException e) {
            throw new IOException(
                    "--metrics: cannot listen on %s:%d: %s"
                            .formatted(address.host(), address.port(), e.getMessage()),
                    e);
        }
        AoeMetricsDoor door = new AoeMetricsDoor(server);
        server.setExecutor(door.answering);
        server.createContext(
                "/metrics",
                exchange ->
                        answer(
                                exchange,
                                "text/plain; version=0.0.4; charset=utf-8",
                                AoeMetrics.of(statistics.get())));
        server.createContext(
                STATISTICS,
                exchange ->
                        answer(
                                exchange,
                                "application/json",
                                AoeReport.of(statistics.get()).toString()));
        server.start();
        return door;
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void answer(HttpExchange exchange, String type, String text) throws IOException {
        try (exchange) {
            byte[] body = text.getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        answering.close();
    }
}
