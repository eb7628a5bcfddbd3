package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/// A mirror on the loopback that misbehaves as it is told to.
final class TestMirror implements AutoCloseable {

    private final ServerSocket socket;
    private final Path root;
    private final ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Deque<Behaviour>> behaviours = new ConcurrentHashMap<>();
    private final List<String> log = new CopyOnWriteArrayList<>();

    private TestMirror(ServerSocket socket, Path root) {
        this.socket = socket;
        this.root = root;
    }

    /// What one request for a file gets instead of the file.
    sealed interface Behaviour {

        /// The head of an answer and as many bytes of the content, then the connection ends.
        record CutAfter(int bytes) implements Behaviour {}

        record Status(int code) implements Behaviour {}

        record Redirect(String location) implements Behaviour {}

        record Instead(String content) implements Behaviour {}

        /// The whole file, whatever range was asked for.
        record WholeFile() implements Behaviour {}

        /// Nothing, until the client goes away.
        record Silence() implements Behaviour {}
    }

    static TestMirror serve(Path root) throws IOException {
        var mirror =
                new TestMirror(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), root);
        Thread.ofPlatform().daemon().name("test mirror").start(mirror::accept);
        return mirror;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:%d/".formatted(socket.getLocalPort()));
    }

    /// What the next requests for a file get, one after the other.
    void behave(String path, Behaviour... next) {
        behaviours.put(path, new ArrayDeque<>(List.of(next)));
    }

    /// Paths that were asked for, with `@FIRST` behind one from whose first byte on.
    List<String> log() {
        return List.copyOf(log);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                requests.execute(() -> answer(client));
            } catch (IOException | RejectedExecutionException e) {
                return; // closed
            }
        }
    }

    private void answer(Socket client) {
        try (client) {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), ISO_8859_1));
            String request = in.readLine();
            if (request == null) {
                return;
            }
            String path = request.split(" ", -1)[1].replaceFirst("^http://[^/]*", "").substring(1);
            int first = 0;
            for (String line = in.readLine(); line != null && !line.isEmpty(); ) {
                if (line.startsWith("Range: bytes=")) {
                    first = Integer.parseInt(line.replaceAll("[^0-9]", ""));
                }
                line = in.readLine();
            }
            log.add(first > 0 ? path + "@" + first : path);
            answer(client.getOutputStream(), path, first);
        } catch (IOException e) {
            // The client went away, as some tests want it to.
        }
    }

    private void answer(OutputStream out, String path, int first) throws IOException {
        Deque<Behaviour> next = behaviours.getOrDefault(path, new ArrayDeque<>());
        Behaviour behaviour;
        synchronized (next) {
            behaviour = next.poll();
        }
        switch (behaviour) {
            case null -> file(out, path, first, Integer.MAX_VALUE);
            case Behaviour.CutAfter(int bytes) -> file(out, path, first, bytes);
            case Behaviour.WholeFile() -> file(out, path, 0, Integer.MAX_VALUE);
            case Behaviour.Status(int code) -> head(out, "%d No".formatted(code), 0, "");
            case Behaviour.Redirect(String location) ->
                    head(out, "302 Found", 0, "Location: " + location + "\r\n");
            case Behaviour.Instead(String content) -> {
                head(out, "200 OK", content.length(), "");
                out.write(content.getBytes(ISO_8859_1));
            }
            case Behaviour.Silence() -> {
                try {
                    Thread.sleep(60_000);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }
        out.flush();
    }

    private void file(OutputStream out, String path, int first, int most) throws IOException {
        Path file = root.resolve(path);
        if (!Files.isRegularFile(file)) {
            head(out, "404 Not Found", 0, "");
            return;
        }
        byte[] content = Files.readAllBytes(file);
        if (first > 0 && first >= content.length) {
            head(out, "416 Range Not Satisfiable", 0, "");
            return;
        }
        int size = content.length;
        if (first > 0) {
            String range = "Content-Range: bytes %d-%d/%d\r\n".formatted(first, size - 1, size);
            head(out, "206 Partial Content", size - first, range);
        } else {
            head(out, "200 OK", size, "");
        }
        long end = Math.min(size, (long) first + most);
        out.write(Arrays.copyOfRange(content, first, (int) end));
    }

    private static void head(OutputStream out, String status, int length, String more)
            throws IOException {
        String head =
                "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n"
                        .formatted(status, length, more);
        out.write(head.getBytes(ISO_8859_1));
    }

    @Override
    public void close() throws IOException {
        socket.close();
        requests.shutdownNow();
    }
}
