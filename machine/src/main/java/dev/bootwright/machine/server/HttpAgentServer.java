package dev.bootwright.machine.server;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The server, by HTTP/1.1, plain or within TLS.
public final class HttpAgentServer implements AgentServer {

    private static final Duration ANSWER = Duration.ofSeconds(20);

    private final ServerLink link;
    private final HttpConnections connections;

    public HttpAgentServer(ServerLink link) {
        this.link = link;
        this.connections = new HttpConnections(link.address(), link.connector());
    }

    @Override
    public Registered register(Registration registration) throws IOException {
        String claim = link.claim().map(Secret::text).orElse("");
        HttpRequest request =
                request(
                        "POST",
                        AgentApi.REGISTER,
                        link.script(),
                        claim,
                        registration.toJson().toString());
        String answer = exchange(request, ANSWER);
        return Registered.fromJson(Json.parse(answer));
    }

    @Override
    public void report(Inventory inventory) throws IOException {
        post(AgentApi.INVENTORY, inventory.toJson());
    }

    @Override
    public void report(Details details) throws IOException {
        post(AgentApi.DETAILS, details.toJson());
    }

    @Override
    public Optional<JobOrder> nextJob(Duration wait) throws IOException {
        String path = AgentApi.JOB + "?wait=" + wait.toSeconds();
        String body = exchange(request("GET", path, link.secret(), "", ""), wait.plus(ANSWER));
        return body.isEmpty() ? Optional.empty() : Optional.of(JobOrder.fromJson(Json.parse(body)));
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

    @Override
    public ServerStep carryOut(String job, int index) throws IOException {
        String answer = post(AgentApi.step(job, index), Json.object().build());
        return ServerStep.fromJson(Json.parse(answer));
    }

    private String post(String path, Json body) throws IOException {
        return exchange(request("POST", path, link.secret(), "", body.toString()), ANSWER);
    }

    private HttpRequest request(
            String method, String path, Secret secret, String claim, String body) {
        URI target = URI.create(link.address() + path);
        return new HttpRequest(method, target, "Bearer " + secret.text(), claim, body);
    }

    private String exchange(HttpRequest request, Duration longest) throws IOException {
        AnswerReader.Answer answer = connections.exchange(request, longest);
        int status = answer.status();
        if (status >= 400 && status < 500) {
            throw new ServerRefusedException(status, reason(status, answer.body()));
        }
        if (status < 200 || status >= 300) {
            throw new IOException(reason(status, answer.body()));
        }
        return answer.body();
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
