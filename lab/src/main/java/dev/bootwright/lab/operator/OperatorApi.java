package dev.bootwright.lab.operator;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The operators' REST interface of a running server.
public final class OperatorApi {

    /// Longer than the server may take to ask a BMC.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(PATIENCE)
                    .build();
    private final URI base;
    private final String token;

    /// @param base  of the operators' listener, such as `http://127.0.0.1:8081`
    /// @param token the operator's
    public OperatorApi(URI base, String token) {
        this.base = base;
        this.token = token;
    }

    public List<MachineView> machines() throws IOException {
        return getJson("machines").array("machines").map(MachineView::fromJson);
    }

    /// The machine that has this network address; empty while the server does not know it.
    public Optional<MachineView> machine(MacAddress mac) throws IOException {
        return machines().stream().filter(machine -> machine.macs().contains(mac)).findFirst();
    }

    /// A job with its steps, as the server tells it.
    public Json.Object job(String id) throws IOException {
        return getJson("jobs/" + id);
    }

    /// The lines that the steps of a job printed.
    public String jobLog(String id) throws IOException {
        return send("GET", "jobs/%s/log".formatted(id), BodyPublishers.noBody(), "text/plain");
    }

    /// Every boot event of a machine, as the server tells them.
    public Json.Object timeline(String machine) throws IOException {
        return getJson("machines/%s/timeline".formatted(machine));
    }

    public Json.Object inventory(String machine) throws IOException {
        return getJson("machines/%s/inventory".formatted(machine));
    }

    public void putTemplate(String name, String yaml) throws IOException {
        send("PUT", "templates/" + name, BodyPublishers.ofString(yaml), "application/yaml");
    }

    /// The text of a template.
    public String template(String name) throws IOException {
        return send("GET", "templates/" + name, BodyPublishers.noBody(), "application/yaml");
    }

    public void putRule(String name, String yaml) throws IOException {
        send("PUT", "rules/" + name, BodyPublishers.ofString(yaml), "application/yaml");
    }

    public void approve(String machine) throws IOException {
        send("POST", "machines/%s/approve".formatted(machine), json("{}"), "application/json");
    }

    public void assign(String machine, String template) throws IOException {
        Json body = Json.object().put("template", template).build();
        send(
                "POST",
                "machines/%s/assign".formatted(machine),
                json(body.toString()),
                "application/json");
    }

    /// Asks for something by its path below `/api/v1/`.
    ///
    /// @return what is answered, empty text where there is no body
    public String ask(String method, String path, Json body) throws IOException {
        return send(method, path, json(body.toString()), "application/json");
    }

    /// Asks anything else.
    ///
    /// @param path below `/api/v1/`
    /// @return what came back; an object without members where nothing did
    public Json.Object askFor(String method, String path, Json.Object body) throws IOException {
        BodyPublisher publisher =
                method.equals("GET") ? BodyPublishers.noBody() : json(body.toString());
        String text = send(method, path, publisher, "application/json");
        try {
            return text.isEmpty() ? Json.object().build() : Json.parse(text).asObject(path);
        } catch (JsonException e) {
            throw new IOException("%s %s: %s".formatted(method, path, e.getMessage()), e);
        }
    }

    private static BodyPublisher json(String text) {
        return BodyPublishers.ofString(text);
    }

    private Json.Object getJson(String path) throws IOException {
        String text = send("GET", path, BodyPublishers.noBody(), "application/json");
        try {
            return Json.parse(text).asObject(path);
        } catch (JsonException e) {
            throw new IOException("GET %s: %s".formatted(path, e.getMessage()), e);
        }
    }

    private String send(String method, String path, BodyPublisher body, String type)
            throws IOException {
        HttpRequest request =
                HttpRequest.newBuilder(base.resolve("/api/v1/" + path))
                        .method(method, body)
                        .timeout(PATIENCE)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", type)
                        .build();
        try {
            HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new OperatorException(
                        "%s %s: status %d: %s"
                                .formatted(method, path, response.statusCode(), response.body()));
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: %s %s".formatted(method, path), e);
        }
    }
}
