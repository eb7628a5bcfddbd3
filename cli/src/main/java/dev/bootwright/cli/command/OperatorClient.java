package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.BiPredicate;

/// Asks a server's operators' door. Every failure becomes a [Failure] that says what to try.
final class OperatorClient {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(10))
                    .build();
    private final URI server;
    private final String token;

    OperatorClient(URI server, String token) {
        this.server = server;
        this.token = token;
    }

    Json.Object get(String path) throws InterruptedException {
        return document(text(request(path).GET(), path), path);
    }

    String getText(String path) throws InterruptedException {
        return text(request(path).GET(), path);
    }

    Json.Object post(String path, Json body) throws InterruptedException {
        return document(postText(path, "application/json", body.toString()), path);
    }

    String postText(String path, String contentType, String body) throws InterruptedException {
        return text(
                request(path)
                        .header("Content-Type", contentType)
                        .POST(BodyPublishers.ofString(body)),
                path);
    }

    void put(String path, String yaml) throws InterruptedException {
        text(
                request(path)
                        .header("Content-Type", "application/yaml")
                        .PUT(BodyPublishers.ofString(yaml)),
                path);
    }

    void putJson(String path, Json body) throws InterruptedException {
        text(
                request(path)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body.toString())),
                path);
    }

    void delete(String path) throws InterruptedException {
        text(request(path).DELETE(), path);
    }

    /// Keeps what is answered as a file, whole or not at all.
    void download(String path, Path file) throws InterruptedException {
        HttpResponse<byte[]> response =
                send(request(path).GET().timeout(PATIENCE), BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            String body = new String(response.body(), StandardCharsets.UTF_8);
            throw refused(response.statusCode(), body, path);
        }
        try {
            Path part = file.resolveSibling(file.getFileName() + ".part");
            Files.write(part, response.body());
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure("cannot write %s: %s".formatted(file, e.getMessage()), "");
        }
    }

    /// Follows the stream of changes until `goOn` is false or the server ends it.
    ///
    /// @param goOn is given the name and document of each change
    void follow(BiPredicate<String, Json.Object> goOn) throws InterruptedException {
        HttpResponse<InputStream> response =
                send(request("/events").GET(), BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw refused(response.statusCode(), "", "/events");
        }
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String name = "";
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring("event: ".length());
                } else if (line.startsWith("data: ")) {
                    Json.Object document = document(line.substring("data: ".length()), "/events");
                    if (!goOn.test(name, document)) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            throw new Failure("the server ended the stream: " + e.getMessage(), "");
        }
    }

    /// A value as a part of a path.
    static String part(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.resolve("/api/v1" + path))
                .header("Authorization", "Bearer " + token);
    }

    private String text(HttpRequest.Builder request, String path) throws InterruptedException {
        HttpResponse<String> response = send(request.timeout(PATIENCE), BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw refused(response.statusCode(), response.body(), path);
        }
        return response.body();
    }

    private <T> HttpResponse<T> send(
            HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
            throws InterruptedException {
        try {
            return http.send(request.build(), handler);
        } catch (ConnectException e) {
            throw new Failure(
                    "no server answers at " + server,
                    "start one with `bootwright serve`, or name it with --server");
        } catch (IOException e) {
            throw new Failure("%s: %s".formatted(server, e.getMessage()), "");
        }
    }

    private static Json.Object document(String text, String path) {
        try {
            return Json.parse(text).asObject(path);
        } catch (JsonException e) {
            throw new Failure(
                    "%s: the server's answer is not what was expected: %s"
                            .formatted(path, e.getMessage()),
                    "is the server of the same version?");
        }
    }

    private static Failure refused(int status, String body, String path) {
        String message = "%s: HTTP status %d".formatted(path, status);
        StringBuilder problems = new StringBuilder();
        try {
            Json.Object error = Json.parse(body).asObject("error");
            message = error.text("error");
            for (Json problem : error.array("problems").elements()) {
                Json.Object found = problem.asObject("problem");
                problems.append(
                        "%n  line %d, column %d: %s"
                                .formatted(
                                        found.integer("line"),
                                        found.integer("column"),
                                        found.text("message")));
            }
        } catch (JsonException e) {
            // A proxy's answer, or none: the status has to do.
        }
        String hint =
                switch (status) {
                    case 401 -> "the token is not this server's: see --token-file";
                    case 404 -> "`bootwright machine list` shows what there is";
                    default -> "";
                };
        return new Failure(message + problems, hint);
    }
}
