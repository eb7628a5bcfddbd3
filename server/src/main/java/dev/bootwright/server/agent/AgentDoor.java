package dev.bootwright.server.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Secrets;
import dev.bootwright.server.machine.Secrets.Grant;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers agents. Every request proves itself by the secret of its boot; bodies are bounded, each and all
/// together; what is wrong with a request is told, what is wrong with us is a 503: the agent asks again.
public final class AgentDoor implements Handler<HttpServerRequest>, AutoCloseable {

    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_INVENTORY = 8 << 20;
    private static final int MAX_DETAILS = 12 << 20; // raw outputs, in Base64, beside an inventory
    private static final char REPLACEMENT = '\uFFFD'; // for what is not UTF-8
    private static final Pattern EVENTS = Pattern.compile(AgentApi.JOB + "/([0-9]{1,18})/events");

    private static final Pattern STEP =
            Pattern.compile(AgentApi.JOB + "/([0-9]{1,18})/steps/([0-9]{1,5})");

    private final Vertx vertx;
    private final ControlPlane control;
    private final PackageDoor packages;
    private final InstallerDoor installer;
    private final Bodies bodies;
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();

    /// @param packages that agents may ask for
    public AgentDoor(Vertx vertx, ControlPlane control, Packages packages) {
        this.vertx = vertx;
        this.control = control;
        this.packages = new PackageDoor(vertx, work, control, packages);
        this.installer = new InstallerDoor(vertx, work, control);
        this.bodies = new Bodies(vertx, work, Bodies.Limits.usual(MAX_DETAILS));
    }

    /// Does what a request with this body asks.
    @FunctionalInterface
    private interface Action {
        Answer run(Grant grant, Json body) throws IOException;
    }

    @Override
    public void handle(HttpServerRequest request) {
        String path = request.path() == null ? "" : request.path();
        Matcher events = EVENTS.matcher(path);
        Matcher step = STEP.matcher(path);
        if (path.equals(AgentApi.JOB)) {
            granted(request, HttpMethod.GET)
                    .ifPresent(
                            grant -> new HeldRequest(vertx, work, control, request, grant).hold());
        } else if (path.equals(AgentApi.REGISTER)) {
            Optional<String> claim = claim(request);
            if (request.isSSL() && claim.isEmpty()) {
                Answer.error(
                                400,
                                "over TLS, the header %s is missing"
                                        .formatted(AgentApi.CLAIM_HEADER))
                        .send(request);
                return;
            }
            post(request, MAX_BODY, (grant, body) -> register(grant, body, claim));
        } else if (path.equals(AgentApi.INVENTORY)) {
            post(request, MAX_INVENTORY, this::report);
        } else if (path.equals(AgentApi.DETAILS)) {
            post(request, MAX_DETAILS, this::details);
        } else if (path.equals(AgentApi.PHASE)) {
            post(request, MAX_BODY, this::phase);
        } else if (path.startsWith(AgentApi.PACKAGE)) {
            String name = path.substring(AgentApi.PACKAGE.length());
            granted(request, HttpMethod.GET)
                    .ifPresent(grant -> packages.answer(request, grant, name));
        } else if (path.startsWith(AgentApi.INSTALL)) {
            installer.answer(request, path.substring(AgentApi.INSTALL.length()));
        } else if (events.matches()) {
            String job = events.group(1);
            post(request, MAX_BODY, (grant, body) -> events(grant, job, body));
        } else if (step.matches()) {
            String job = step.group(1);
            int index = Integer.parseInt(step.group(2));
            post(
                    request,
                    MAX_BODY,
                    (grant, _) -> Answer.of(control.agents().carryOut(grant, job, index).toJson()));
        } else {
            Answer.error(404, "no such request; see the list of /agent/v1 requests").send(request);
        }
    }

    private Answer register(Grant grant, Json body, Optional<String> claim) throws IOException {
        return Answer.of(
                control.agents().register(grant, Registration.fromJson(body), claim).toJson());
    }

    /// A claim that came over a plain connection is not worth more than the secret it is to replace.
    private static Optional<String> claim(HttpServerRequest request) {
        return request.isSSL()
                ? Optional.ofNullable(request.getHeader(AgentApi.CLAIM_HEADER))
                        .filter(claim -> claim.matches(AgentApi.CLAIM))
                : Optional.empty();
    }

    private Answer report(Grant grant, Json body) throws IOException {
        control.agents().report(grant, Inventory.fromJson(body));
        return Answer.none();
    }

    private Answer details(Grant grant, Json body) throws IOException {
        control.agents().details(grant, Details.fromJson(body));
        return Answer.none();
    }

    private Answer phase(Grant grant, Json body) throws IOException {
        Json.Object in = body.asObject("phase");
        String phase = in.text("phase");
        if (!phase.matches("[A-Za-z][A-Za-z0-9.-]{0,40}")) {
            throw new JsonException("\"phase\": expected a word");
        }
        control.agents().phase(grant, phase, in.findText("message"));
        return Answer.none();
    }

    private Answer events(Grant grant, String job, Json body) throws IOException {
        List<JobEvent> events = body.asObject("events").array("events").map(JobEvent::fromJson);
        control.agents().apply(grant, job, events);
        return Answer.none();
    }

    private void post(HttpServerRequest request, int limit, Action action) {
        granted(request, HttpMethod.POST)
                .ifPresent(grant ->
                        bodies.read(
                                request,
                                limit,
                                body ->
                                        Reply.from(
                                                () -> action.run(grant, Json.parse(text(body))))));
    }

    /// Decoded leniently first, which needs no second copy of what may be large.
    private static String text(Buffer body) throws JsonException {
        String text = body.toString(StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !body.equals(Buffer.buffer(text))) {
            throw new JsonException("the body is not UTF-8");
        }
        return text;
    }

    /// Who asks, by the right method; empty once whoever has no business here is told so.
    private Optional<Grant> granted(HttpServerRequest request, HttpMethod method) {
        if (!request.method().equals(method)) {
            request.response().putHeader("Allow", method.name());
            Answer.error(405, "only %s here".formatted(method.name())).send(request);
            return Optional.empty();
        }
        Optional<Grant> grant = grant(request);
        if (grant.isEmpty()) {
            Answer.unauthorized().send(request);
        }
        return grant;
    }

    private Optional<Grant> grant(HttpServerRequest request) {
        String header = request.getHeader("Authorization");
        boolean isBearer = header != null && header.regionMatches(true, 0, "Bearer ", 0, 7);
        if (!isBearer) {
            return Optional.empty();
        }
        String secret = header.substring(7).strip();
        Secrets secrets = control.machines().secrets();
        return AgentApi.REGISTER.equals(request.path())
                ? secrets.checkRegistering(secret, request.isSSL())
                : secrets.check(secret, request.isSSL());
    }

    /// Waits for the requests that are being answered.
    @Override
    public void close() {
        work.close();
    }
}
