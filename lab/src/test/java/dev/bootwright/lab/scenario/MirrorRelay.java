package dev.bootwright.lab.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// This computer's own APT mirror on the network of a scenario, which has no way out otherwise: nginx in the
/// namespace asks a server on this computer's end of the link, which asks the mirror.
final class MirrorRelay implements AutoCloseable {

    private static final int PORT = 3142;

    private final URI mirror;
    private final HttpServer server;
    private final Map<String, Path> own = new ConcurrentHashMap<>();
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();

    private MirrorRelay(URI mirror, HttpServer server) {
        this.mirror = mirror;
        this.server = server;
        server.createContext("/", this::answer);
        server.setExecutor(requests);
        server.start();
    }

    /// @param lab whose network it serves
    static MirrorRelay open(Lab lab) throws IOException {
        String outside = lab.network().outsideAddress();
        HttpServer server = HttpServer.create(new InetSocketAddress(outside, 0), 0);
        MirrorRelay relay = new MirrorRelay(ofThisComputer(), server);
        Path folder = lab.folder("relay");
        Path configuration =
                Files.writeString(
                        folder.resolve("nginx.conf"),
                        """
                        daemon off;
                        pid nginx.pid;
                        error_log stderr;
                        events {}
                        http {
                          access_log off;
                          proxy_max_temp_file_size 0;
                          server {
                            listen %s:%d;
                            location / { proxy_pass http://%s:%d; }
                          }
                        }
                        """
                                .formatted(
                                        BridgedNetwork.SERVER,
                                        PORT,
                                        outside,
                                        server.getAddress().getPort()));
        lab.run()
                .start(
                        "relay",
                        lab.network()
                                .inside(
                                        List.of(
                                                "nginx",
                                                "-p",
                                                folder.toString(),
                                                "-c",
                                                configuration.toString())));
        return relay;
    }

    /// Where the mirror is on the network.
    static String url() {
        return "http://%s:%d/debian".formatted(BridgedNetwork.SERVER, PORT);
    }

    private static URI ofThisComputer() throws IOException {
        return URI.create(
                Tool.run(
                                "apt-get",
                                "indextargets",
                                "--format",
                                "$(REPO_URI)",
                                "Created-By: Packages")
                        .lines()
                        .filter(uri -> uri.matches("http://.*/debian/?"))
                        .findFirst()
                        .orElseThrow(() -> new IOException("APT has no mirror of Debian by http")));
    }

    /// The mirror itself.
    URI mirror() {
        return mirror;
    }

    /// Answers with files of ours where the mirror would have others, or none.
    ///
    /// @param files by their path below the archive
    void serve(Map<String, Path> files) {
        own.putAll(files);
    }

    private HttpURLConnection connection(String path) throws IOException {
        String base = mirror.toString().replaceFirst("/$", "");
        return (HttpURLConnection) URI.create(base + path).toURL().openConnection();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath().replaceFirst("^/debian/+", "");
            Path file = own.get(path);
            if (file != null) {
                send(exchange, file);
                return;
            }
            HttpURLConnection asked = connection("/" + path);
            int status = asked.getResponseCode();
            if (status != HttpURLConnection.HTTP_OK) {
                exchange.sendResponseHeaders(status, -1);
                return;
            }
            try (InputStream in = asked.getInputStream()) {
                if (exchange.getRequestMethod().equals("HEAD")) {
                    exchange.sendResponseHeaders(status, -1);
                    return;
                }
                exchange.sendResponseHeaders(status, Math.max(0, asked.getContentLengthLong()));
                in.transferTo(exchange.getResponseBody());
            }
        }
    }

    private static void send(HttpExchange exchange, Path file) throws IOException {
        boolean isHead = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(HttpURLConnection.HTTP_OK, isHead ? -1 : Files.size(file));
        if (!isHead) {
            Files.copy(file, exchange.getResponseBody());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        requests.close();
    }
}
