package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// `bootwright serve` in a process of its own, as users start it, on free ports of this machine.
final class RunningServer implements AutoCloseable {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Process process;
    private final Path ready;
    private final Json.Object addresses;

    private RunningServer(Process process, Path ready) throws IOException {
        this.process = process;
        this.ready = ready;
        StringBuilder output = new StringBuilder();
        while (!output.toString().contains("#code=")) { // the last of what it says at the start
            int next = process.getInputStream().read();
            if (next < 0) {
                throw new IOException("the server has ended: " + output);
            }
            output.append((char) next);
        }
        this.addresses = Json.parse(Files.readString(ready)).asObject("ready");
    }

    /// @param data the server's data directory
    /// @param more options
    static RunningServer start(Path data, String... more) throws IOException {
        Path ready = data.resolveSibling("ready");
        List<String> java =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Bootwright.class.getName());
        List<String> serve = List.of("serve", "--listen", "127.0.0.1", "--dhcp", "off");
        List<String> ports =
                List.of("--tftp-port", "0", "--http-port", "0", "--operator", "127.0.0.1:0");
        List<String> files = List.of("--data", data.toString(), "--ready-file", ready.toString());
        List<String> command =
                Stream.of(java, serve, ports, files, List.of(more)).flatMap(List::stream).toList();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            return new RunningServer(process, ready);
        } catch (IOException e) {
            process.destroyForcibly();
            throw e;
        }
    }

    /// The file that said it is ready.
    Path ready() {
        return ready;
    }

    URI operator() throws IOException {
        return URI.create(addresses.text("operator"));
    }

    /// What the operators' door answers.
    String ask(String path) throws IOException, InterruptedException {
        return text(
                request(addresses.text("operator") + path, addresses.text("token")).GET().build());
    }

    /// What a loader gets.
    String fetch(String path) throws IOException, InterruptedException {
        return fetch(path, "");
    }

    /// What an agent gets.
    String fetch(String path, String secret) throws IOException, InterruptedException {
        return text(request(addresses.text("boot") + path, secret).GET().build());
    }

    /// Sends what an agent sends.
    String tell(String path, String secret, Json body) throws IOException, InterruptedException {
        return text(
                request(addresses.text("boot") + path, secret)
                        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                        .build());
    }

    private static HttpRequest.Builder request(String url, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static String text(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(request.uri() + ": " + response.body());
        }
        return response.body();
    }

    /// Asks it to stop, and waits.
    ///
    /// @return its exit status
    int stop() throws InterruptedException {
        process.destroy(); // SIGTERM
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
