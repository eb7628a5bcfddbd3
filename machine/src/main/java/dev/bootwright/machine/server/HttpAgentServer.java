package dev.bootwright.machine.server;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The server, by HTTP/1.1 with one connection a request.
///
/// [HttpURLConnection] and not `java.net.http`, because the latter is a module of its own that takes
/// seconds to start in an emulated machine.
public final class HttpAgentServer implements AgentServer {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    /// What is believed of an answer; a job with its templates' files is far smaller.
    private static final int MOST_BYTES = 32 << 20;

    private final URI address;
    private final Secret secret;

    /// @param address of the server, such as `http://10.0.0.1:8080`, without a path
    public HttpAgentServer(URI address, Secret secret) {
        this.address = address;
        this.secret = secret;
    }

    private record Answer(int status, String body) {}

    @Override
    public Registered register(Registration registration) throws IOException {
        Answer answer = post(AgentApi.REGISTER, registration.toJson());
        return Registered.fromJson(Json.parse(answer.body()));
    }

    @Override
    public void report(Inventory inventory) throws IOException {
        post(AgentApi.INVENTORY, inventory.toJson());
    }

    @Override
    public Optional<JobOrder> nextJob(Duration wait) throws IOException {
        HttpURLConnection connection = open(AgentApi.JOB + "?wait=" + wait.toSeconds());
        connection.setReadTimeout(Math.toIntExact(wait.plus(ANSWER).toMillis()));
        Answer answer = answerOf(connection);
        return answer.status() == HttpURLConnection.HTTP_NO_CONTENT
                ? Optional.empty()
                : Optional.of(JobOrder.fromJson(Json.parse(answer.body())));
    }

    @Override
    public void report(String job, List<JobEvent> events) throws IOException {
        post(
                AgentApi.events(job),
                Json.object().put("events", Json.array(events, JobEvent::toJson)).build());
    }

    @Override
    public void report(String phase, String message) throws IOException {
        post(AgentApi.PHASE, Json.object().put("phase", phase).put("message", message).build());
    }

    private Answer post(String path, Json body) throws IOException {
        HttpURLConnection connection = open(path);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body.toString().getBytes(StandardCharsets.UTF_8));
        }
        return answerOf(connection);
    }

    private HttpURLConnection open(String path) throws IOException {
        URI target = URI.create(address + path);
        // Not the proxy of some environment variable: the server is in the network we booted from.
        HttpURLConnection connection =
                (HttpURLConnection) target.toURL().openConnection(Proxy.NO_PROXY);
        connection.setConnectTimeout(Math.toIntExact(CONNECT.toMillis()));
        connection.setReadTimeout(Math.toIntExact(ANSWER.toMillis()));
        connection.setInstanceFollowRedirects(false);
        connection.setRequestProperty("Authorization", "Bearer " + secret.text());
        connection.setRequestProperty("Connection", "close");
        return connection;
    }

    private static Answer answerOf(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        String body;
        try (InputStream in =
                status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            // There is no error stream where an error has no body.
            byte[] bytes = in == null ? new byte[0] : in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IOException("the answer is longer than %d bytes".formatted(MOST_BYTES));
            }
            body = new String(bytes, StandardCharsets.UTF_8);
        }
        if (status >= 400 && status < 500) {
            throw new ServerRefusedException(status, reason(status, body));
        }
        if (status < 200 || status >= 300) {
            throw new IOException(reason(status, body));
        }
        return new Answer(status, body);
    }

    private static String reason(int status, String body) {
        try {
            Optional<String> error = Json.parse(body).asObject("error").findText("error");
            return error.orElse("HTTP status " + status);
        } catch (JsonException e) {
            return "HTTP status " + status; // not from our server: a proxy, or another service
        }
    }
}
