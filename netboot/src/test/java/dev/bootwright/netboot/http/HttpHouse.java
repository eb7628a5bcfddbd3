package dev.bootwright.netboot.http;

import dev.bootwright.netboot.boot.BootEvent;
import dev.bootwright.netboot.boot.BootFiles;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.BootResource.Rendered;
import dev.bootwright.netboot.boot.BootResource.Slice;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A boot server on the loopback with a handful of files, and what its observer saw.
final class HttpHouse implements AutoCloseable {

    static final String DIGEST = "sha256:00ff";
    static final int OFFSET = 1000;

    final List<BootEvent> events = new CopyOnWriteArrayList<>();
    final List<BootRequest> requests = new CopyOnWriteArrayList<>();
    final Map<String, BootFiles> files = new ConcurrentHashMap<>();
    private final Vertx vertx = BootHttpServer.smallVertx(4);
    private final BootHttpServer server;

    private HttpHouse(BootHttpServer.Limits limits, List<BootHttpServer.Mount> mounts)
            throws IOException {
        server =
                BootHttpServer.open(vertx, "127.0.0.1", 0, this::find, events::add, mounts, limits);
    }

    static HttpHouse open(BootHttpServer.Mount... mounts) throws IOException {
        return new HttpHouse(BootHttpServer.Limits.DEFAULT, List.of(mounts));
    }

    static HttpHouse open(int connections, Duration patience) throws IOException {
        return open(connections, patience, Duration.ofSeconds(2));
    }

    static HttpHouse open(int connections, Duration patience, Duration hold) throws IOException {
        return new HttpHouse(new BootHttpServer.Limits(connections, patience, hold), List.of());
    }

    static HttpHouse open(Duration patience, BootHttpServer.Mount mount) throws IOException {
        return new HttpHouse(
                new BootHttpServer.Limits(16, patience, Duration.ofSeconds(30)), List.of(mount));
    }

    private Optional<BootResource> find(String name, BootRequest request) throws IOException {
        requests.add(request);
        BootFiles found = files.get(name);
        return found == null ? Optional.empty() : found.find(name, request);
    }

    void serveText(String name, String text) {
        files.put(name, (n, r) -> Optional.of(new Rendered(text, "text/plain")));
    }

    /// A file of `size` bytes that stands [#OFFSET] bytes into a larger one.
    ///
    /// @return its bytes
    byte[] serveSlice(String name, Path folder, int size) throws IOException {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        byte[] around = new byte[size + 2 * OFFSET];
        System.arraycopy(content, 0, around, OFFSET, size);
        Path file = Files.write(folder.resolve(name.replace('/', '-')), around);
        files.put(name, (n, r) -> Optional.of(slice(file, size)));
        return content;
    }

    static Slice slice(Path file, long size) {
        return new Slice(file, OFFSET, size, DIGEST, "application/octet-stream");
    }

    int port() {
        return server.port();
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port());
    }

    /// Waits until the server has taken so many connections in.
    void awaitConnections(int count) throws InterruptedException {
        while (server.connections() < count) {
            Thread.sleep(5); // bounded by the test's timeout
        }
    }

    Socket connect() throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    /// Sends bytes as they are and returns all that comes until the server ends the connection.
    String exchange(String request) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(StandardCharsets.ISO_8859_1);
        }
    }

    Answer get(String path, String... headers) throws IOException {
        return request("GET", path, headers);
    }

    /// One request on a connection of its own.
    Answer request(String method, String path, String... headers) throws IOException {
        String all = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
        return Answer.parse(
                exchange(
                        "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n%s\r\n"
                                .formatted(method, path, port(), all)));
    }

    /// The details of the events of one kind.
    List<String> seen(String kind) {
        return events.stream().filter(e -> e.kind().equals(kind)).map(BootEvent::detail).toList();
    }

    /// Waits for an event that comes after the answer.
    String await(String kind) throws InterruptedException {
        while (seen(kind).isEmpty()) {
            Thread.sleep(5); // bounded by the test's timeout
        }
        return seen(kind).getFirst();
    }

    @Override
    public void close() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
