package dev.bootwright.server.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.Site;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An agent as a machine would run it, as far as the server can see: boots by a script, and then does
/// what it is told, one request at a time.
final class FakeAgent {

    private static final Pattern SECRET = Pattern.compile("bootwright\\.secret=(\\S+)");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Site site;
    private final String secret;
    private long sequence;

    private FakeAgent(Site site, String secret) {
        this.site = site;
        this.secret = secret;
    }

    /// Boots by iPXE.
    static FakeAgent boot(Site site, String mac) throws IOException, InterruptedException {
        String script = script(site, mac);
        Matcher matcher = SECRET.matcher(script);
        if (!matcher.find()) {
            throw new AssertionError("no secret in: " + script);
        }
        return new FakeAgent(site, matcher.group(1));
    }

    static String script(Site site, String mac) throws IOException, InterruptedException {
        String path = "/boot/" + mac.replace(':', '-') + ".ipxe";
        HttpRequest request = HttpRequest.newBuilder(site.uri(path)).build();
        return HTTP.send(request, BodyHandlers.ofString()).body();
    }

    /// Where an installer that this agent has started asks.
    String installer(String rest) {
        return AgentApi.INSTALL + secret + "/" + rest;
    }

    /// The same agent, after its server was started again.
    FakeAgent at(Site restarted) {
        FakeAgent same = new FakeAgent(restarted, secret);
        same.sequence = sequence;
        return same;
    }

    HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(site.uri(path))
                        .header("Authorization", "Bearer " + secret)
                        .POST(BodyPublishers.ofString(body))
                        .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(site.uri(path))
                        .header("Authorization", "Bearer " + secret)
                        .build();
        return HTTP.send(request, BodyHandlers.ofString());
    }

    /// What is answered to a request, such as `GET /x`, that need not be right; it fails after a minute.
    String raw(String line) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
            socket.setSoTimeout(60_000);
            String request =
                    "%s HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n"
                            .formatted(line, secret);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    Registered register(Registration registration) throws IOException, InterruptedException {
        String answer =
                expect(200, post(AgentApi.REGISTER, registration.toJson().toString())).body();
        return Registered.fromJson(Json.parse(answer));
    }

    void report(Inventory inventory) throws IOException, InterruptedException {
        expect(204, post(AgentApi.INVENTORY, inventory.toJson().toString()));
    }

    /// Asks for a job, held by the server for a while if there is none.
    CompletableFuture<Optional<JobOrder>> job(Duration wait) {
        HttpRequest request =
                HttpRequest.newBuilder(site.uri(AgentApi.JOB + "?wait=" + wait.toSeconds()))
                        .header("Authorization", "Bearer " + secret)
                        .build();
        return HTTP.sendAsync(request, BodyHandlers.ofString()).thenApply(FakeAgent::order);
    }

    private static Optional<JobOrder> order(HttpResponse<String> response) {
        try {
            return response.statusCode() == 204
                    ? Optional.empty()
                    : Optional.of(JobOrder.fromJson(Json.parse(expect(200, response).body())));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    JobEvent event(int step, StepState state, String... log) {
        return new JobEvent(
                ++sequence, step, state, Optional.empty(), Optional.empty(), List.of(log));
    }

    HttpResponse<String> send(String job, JobEvent... events)
            throws IOException, InterruptedException {
        Json body =
                Json.object().put("events", Json.array(List.of(events), JobEvent::toJson)).build();
        return post(AgentApi.events(job), body.toString());
    }

    /// Begins and finishes a step.
    void carryOut(JobOrder order, int step) throws IOException, InterruptedException {
        expect(204, send(order.job(), event(step, StepState.RUNNING)));
        expect(204, send(order.job(), event(step, StepState.DONE, "did step " + step)));
    }

    static HttpResponse<String> expect(int status, HttpResponse<String> response) {
        if (response.statusCode() != status) {
            throw new AssertionError(
                    "expected %d, found %d: %s"
                            .formatted(status, response.statusCode(), response.body()));
        }
        return response;
    }
}
