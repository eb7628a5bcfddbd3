package dev.bootwright.server.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Refusal;
import dev.bootwright.server.machine.Secrets;
import dev.bootwright.server.machine.Secrets.Grant;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Answers agents. Every request proves itself by the secret of its boot; bodies are bounded, each and all
/// together; what is wrong with a request is told, what is wrong with us is a 503: the agent asks again.
public final class AgentDoor implements Handler<HttpServerRequest>, AutoCloseable {

    private static final System.Logger LOG = System.getLogger(AgentDoor.class.getName());

    private static final int MAX_BODY = 1 << 20;
    private static final int MAX_INVENTORY = 8 << 20;
    private static final int MAX_DETAILS = 12 << 20; // raw outputs, in Base64, beside an inventory
    private static final char REPLACEMENT = '\uFFFD'; // for what is not UTF-8
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final Pattern EVENTS = Pattern.compile(AgentApi.JOB + "/([0-9]{1,18})/events");

    private static final Pattern STEP =
            Pattern.compile(AgentApi.JOB + "/([0-9]{1,18})/steps/([0-9]{1,5})");

    private final Vertx vertx;
    private final ControlPlane control;
    private final Packages packages;
    private final InstallerDoor installer;
    private final Bodies bodies;
    private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();

    /// @param packages that agents may ask for
    public AgentDoor(Vertx vertx, ControlPlane control, Packages packages) {
        this.vertx = vertx;
        this.control = control;
        this.packages = packages;
        this.installer = new InstallerDoor(vertx, work, control);
        this.bodies = new Bodies(vertx, work, Bodies.Limits.usual(MAX_DETAILS));
    }

    /// Does what a request with this body asks; the answer has no body.
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
            waitForJob(request);
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
            sendPackage(request, path.substring(AgentApi.PACKAGE.length()));
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

    // ---- requests with a body ----

    private void post(HttpServerRequest request, int limit, Action action) {
        if (!request.method().equals(HttpMethod.POST)) {
            request.response().putHeader("Allow", "POST");
            Answer.error(405, "only POST here").send(request);
            return;
        }
        Optional<Grant> grant = grant(request);
        if (grant.isEmpty()) {
            Answer.unauthorized().send(request);
            return;
        }
        bodies.read(request, limit, body -> answer(grant.get(), body, action));
    }

    private Answer answer(Grant grant, Buffer body, Action action) {
        try {
            return action.run(grant, Json.parse(text(body)));
        } catch (JsonException e) {
            return Answer.error(400, String.valueOf(e.getMessage()));
        } catch (Refusal e) {
            return Answer.of(e);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            return Answer.error(503, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "an agent's request failed", e);
            return Answer.error(500, "the server made a mistake; its log says more");
        }
    }

    // ---- packages ----

    private void sendPackage(HttpServerRequest request, String name) {
        if (!request.method().equals(HttpMethod.GET)) {
            request.response().putHeader("Allow", "GET");
            Answer.error(405, "only GET here").send(request);
            return;
        }
        Optional<Grant> grant = grant(request);
        if (grant.isEmpty()) {
            Answer.unauthorized().send(request);
            return;
        }
        if (!name.matches(AgentApi.PACKAGE_NAME)) {
            Answer.error(400, "that is no name of a package").send(request);
            return;
        }
        Executor reply = reply();
        work.execute(() -> {
            try {
                control.agents()
                        .due(grant.get()); // refuses a boot that another has taken over from
                Packages.Archive archive = packages.archive(name);
                reply.execute(() -> send(request, archive));
            } catch (Refusal e) {
                reply.execute(() -> Answer.of(e).send(request));
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "package {0}: {1}", name, e.getMessage());
                Answer answer = Answer.error(404, String.valueOf(e.getMessage()));
                reply.execute(() -> answer.send(request));
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "an agent's package failed", e);
                Answer answer = Answer.error(500, "the server made a mistake; its log says more");
                reply.execute(() -> answer.send(request));
            }
        });
    }

    private static void send(HttpServerRequest request, Packages.Archive archive) {
        request.response()
                .putHeader("Content-Type", "application/x-cpio")
                .putHeader(AgentApi.DIGEST_HEADER, archive.digest())
                .sendFile(archive.file().toString());
    }

    /// Decoded leniently first, which needs no second copy of what may be large.
    private static String text(Buffer body) throws JsonException {
        String text = body.toString(StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0 && !body.equals(Buffer.buffer(text))) {
            throw new JsonException("the body is not UTF-8");
        }
        return text;
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

    /// Runs on the event loop of the request, where its answer belongs.
    private Executor reply() {
        Context context = vertx.getOrCreateContext();
        return action -> context.runOnContext(_ -> action.run());
    }

    // ---- the held request ----

    private void waitForJob(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.GET)) {
            request.response().putHeader("Allow", "GET");
            Answer.error(405, "only GET here").send(request);
            return;
        }
        Optional<Grant> grant = grant(request);
        if (grant.isEmpty()) {
            Answer.unauthorized().send(request);
            return;
        }
        Optional<Duration> patience = patience(request);
        if (patience.isEmpty()) {
            Answer.error(400, "\"wait\": expected at most four digits, seconds").send(request);
            return;
        }
        HeldRequest held = new HeldRequest(request, grant.get(), reply());
        held.hold(patience.get());
    }

    /// How long an agent wants to wait; empty where nobody can tell, as in `?wait=%`.
    private static Optional<Duration> patience(HttpServerRequest request) {
        String wait;
        try {
            wait = request.getParam("wait", "0");
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
        if (!wait.matches("[0-9]{1,4}")) {
            return Optional.empty();
        }
        long seconds = Math.min(Long.parseLong(wait), LONGEST_WAIT.toSeconds());
        return Optional.of(Duration.ofSeconds(seconds));
    }

    /// One request that waits for a job. Answered once: with the job, or with nothing after a while.
    private final class HeldRequest {
        private final HttpServerRequest request;
        private final Grant grant;
        private final Executor reply;
        private final String machine;
        private final Runnable look = this::look;
        private long timer = -1;
        private boolean isAnswered;

        HeldRequest(HttpServerRequest request, Grant grant, Executor reply) {
            this.request = request;
            this.grant = grant;
            this.reply = reply;
            this.machine = grant.machine().orElse("");
        }

        /// Listens first and looks then, so that no job is missed between the two.
        void hold(Duration patience) {
            control.jobs().waiters().add(machine, look);
            request.response().closeHandler(_ -> leave());
            if (!patience.isZero()) {
                timer = vertx.setTimer(patience.toMillis(), _ -> answer(Answer.none()));
            }
            work.execute(() -> check(patience.isZero()));
        }

        private void look() {
            work.execute(() -> check(true));
        }

        private void check(boolean isLast) {
            Answer answer;
            try {
                Optional<JobOrder> order = control.agents().give(grant, request.isSSL());
                if (order.isEmpty() && !isLast) {
                    return;
                }
                answer = order.map(told -> Answer.of(told.toJson())).orElseGet(Answer::none);
            } catch (Refusal e) {
                answer = Answer.of(e);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.ERROR, e.getMessage());
                answer = Answer.error(503, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "an agent's request failed", e);
                answer = Answer.error(500, "the server made a mistake; its log says more");
            }
            Answer found = answer;
            reply.execute(() -> answer(found));
        }

        /// On the event loop.
        private void answer(Answer answer) {
            if (!isAnswered) {
                isAnswered = true;
                leave();
                answer.send(request);
            }
        }

        private void leave() {
            isAnswered = true;
            control.jobs().waiters().remove(machine, look);
            if (timer >= 0) {
                vertx.cancelTimer(timer);
            }
        }
    }

    /// Waits for the requests that are being answered.
    @Override
    public void close() {
        work.close();
    }
}
