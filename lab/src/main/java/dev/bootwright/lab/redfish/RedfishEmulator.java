package dev.bootwright.lab.redfish;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A BMC with one machine, answering by Redfish. Counts requests in place of time, so that every run goes
/// the same way.
public final class RedfishEmulator implements AutoCloseable {

    /// The account it knows.
    public static final String USER = "operator";

    public static final String PASSWORD = "emulated & secret";

    /// What its machine says it is.
    public static final String SERIAL = "RF0001";

    public static final String UUID = "52454446-4953-4800-8000-000000000001";

    /// More than any client should take.
    private static final long HUGE = 1L << 30;

    private static final int MOST_OF_A_BODY = 1 << 20;

    private final HttpServer server;
    private final boolean isTls;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<Misbehaviour> misbehaviours;
    private final EmulatedMachine machine;
    private final EmulatedService service;
    private final Sessions sessions;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> requests = new ArrayList<>();

    private RedfishEmulator(
            HttpServer server,
            boolean isTls,
            Place place,
            Set<Misbehaviour> misbehaviours,
            PowerSwitch plug)
            throws IOException {
        this.server = server;
        this.isTls = isTls;
        this.misbehaviours = misbehaviours;
        this.machine = new EmulatedMachine(misbehaviours, plug);
        this.service = new EmulatedService(misbehaviours, machine, place, registry());
        this.sessions = new Sessions(misbehaviours, USER, PASSWORD);
    }

    /// Answers on a free port of loopback.
    ///
    /// @param certificate to speak TLS with; empty speaks HTTP in the clear
    public static RedfishEmulator open(
            Optional<TestCertificate> certificate, PowerSwitch plug, Misbehaviour... misbehaviours)
            throws IOException {
        var place = new Place(InetAddress.getLoopbackAddress(), SERIAL, UUID);
        return open(place, certificate, plug, misbehaviours);
    }

    /// Where it answers, and which machine it stands for.
    ///
    /// @param serial of the machine's SMBIOS
    /// @param uuid   of the machine's SMBIOS
    public record Place(InetAddress address, String serial, String uuid) {}

    /// Answers on a free port.
    ///
    /// @param certificate to speak TLS with; empty speaks HTTP in the clear
    public static RedfishEmulator open(
            Place place,
            Optional<TestCertificate> certificate,
            PowerSwitch plug,
            Misbehaviour... misbehaviours)
            throws IOException {
        var address = new InetSocketAddress(place.address(), 0);
        HttpServer server;
        if (certificate.isPresent()) {
            HttpsServer https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(certificate.get().context()));
            server = https;
        } else {
            server = HttpServer.create(address, 0);
        }
        Set<Misbehaviour> set = EnumSet.noneOf(Misbehaviour.class);
        set.addAll(Arrays.asList(misbehaviours));
        RedfishEmulator emulator =
                new RedfishEmulator(server, certificate.isPresent(), place, set, plug);
        server.createContext("/", emulator::handle);
        server.setExecutor(emulator.threads);
        server.start();
        return emulator;
    }

    private static Json.Object registry() throws IOException {
        try (InputStream in = RedfishEmulator.class.getResourceAsStream("bios-registry.json")) {
            if (in == null) {
                throw new IOException("bios-registry.json is not beside " + RedfishEmulator.class);
            }
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .asObject("registry");
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public URI uri() {
        return URI.create(
                "%s://%s:%d/"
                        .formatted(
                                isTls ? "https" : "http",
                                server.getAddress().getAddress().getHostAddress(),
                                port()));
    }

    // ---- what tests look at ----

    /// Method and path of every request so far.
    public synchronized List<String> requests() {
        return List.copyOf(requests);
    }

    /// Attempts to log in that were refused.
    public synchronized int refusedLogins() {
        return sessions.refused();
    }

    /// Sessions begun so far, and those that are open still.
    public synchronized int begunSessions() {
        return sessions.begun();
    }

    public synchronized int openSessions() {
        return sessions.open();
    }

    public synchronized boolean isOn() {
        return machine.isOn();
    }

    /// The boot target of every start so far.
    public synchronized List<String> boots() {
        return machine.boots();
    }

    public synchronized Optional<String> medium() {
        return machine.medium();
    }

    public synchronized Map<String, Json> bios() {
        return Map.copyOf(machine.bios());
    }

    /// URLs of the images it was told to fetch.
    public synchronized List<String> images() {
        return List.copyOf(machine.images());
    }

    public synchronized Map<String, String> firmware() {
        return Map.copyOf(machine.firmware());
    }

    /// Has its machine go on or off as by hand.
    public synchronized void reset(String type) {
        machine.reset(type);
    }

    // ---- HTTP ----

    private boolean has(Misbehaviour misbehaviour) {
        return misbehaviours.contains(misbehaviour);
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(MOST_OF_A_BODY);
            String path = exchange.getRequestURI().getPath();
            synchronized (this) {
                requests.add(exchange.getRequestMethod() + " " + path);
            }
            Optional<Answered> redirect = redirect(path);
            if (redirect.isPresent()) {
                send(exchange, redirect.get());
                return;
            }
            String plain = path.length() > 1 ? path.replaceAll("/+$", "") : path;
            Answered answered = answer(exchange, plain, body);
            boolean isOpen = plain.equals(Documents.ROOT) || plain.startsWith(Sessions.PATH);
            if (isOpen) {
                send(exchange, answered);
            } else {
                sendBadly(exchange, answered);
            }
        }
    }

    private Optional<Answered> redirect(String path) {
        if (has(Misbehaviour.REDIRECTS_AWAY) && path.startsWith(Documents.ROOT + "/Systems")) {
            return Optional.of(Answered.empty(307, "Location", "https://192.0.2.66" + path));
        }
        boolean isCircle =
                has(Misbehaviour.REDIRECTS_FOR_EVER)
                        && path.startsWith(Documents.ROOT + "/Systems");
        boolean isBare = has(Misbehaviour.REDIRECTS) && !path.endsWith("/");
        return isCircle || isBare
                ? Optional.of(Answered.empty(308, "Location", isCircle ? path : path + "/"))
                : Optional.empty();
    }

    private synchronized Answered answer(HttpExchange exchange, String path, byte[] body) {
        String method = exchange.getRequestMethod();
        Headers headers = exchange.getRequestHeaders();
        try {
            Json.Object json =
                    body.length == 0
                            ? Json.object().build()
                            : Json.parse(new String(body, StandardCharsets.UTF_8)).asObject("body");
            if (method.equals("POST") && path.equals(Sessions.PATH)) {
                return sessions.begin(json);
            }
            boolean isAdmitted =
                    path.equals(Documents.ROOT)
                            || sessions.admits(
                                    Optional.ofNullable(headers.getFirst("X-Auth-Token")),
                                    Optional.ofNullable(headers.getFirst("Authorization")));
            if (!isAdmitted) {
                return Answered.error(401, "Base.1.18.NoValidSession", "log in first");
            }
            return switch (method) {
                case "GET" -> service.get(path);
                case "PATCH" ->
                        service.patch(
                                path, Optional.ofNullable(headers.getFirst("If-Match")), json);
                case "POST" -> service.post(path, json);
                case "DELETE" -> {
                    sessions.end(path);
                    yield Answered.empty(204);
                }
                default -> Answered.empty(405);
            };
        } catch (JsonException e) {
            return Answered.error(400, "Base.1.18.MalformedJSON", String.valueOf(e.getMessage()));
        }
    }

    private static void send(HttpExchange exchange, Answered answered) throws IOException {
        answered.headers().forEach(exchange.getResponseHeaders()::set);
        if (answered.body().isEmpty()) {
            exchange.sendResponseHeaders(answered.status(), -1);
            return;
        }
        byte[] text = answered.body().get().toString().getBytes(StandardCharsets.UTF_8);
        if (!exchange.getResponseHeaders().containsKey("Content-Type")) {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        }
        exchange.sendResponseHeaders(answered.status(), text.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(text);
        }
    }

    private void sendBadly(HttpExchange exchange, Answered answered) throws IOException {
        if (has(Misbehaviour.IS_SLOW)) {
            waitForTheEnd();
        } else if (has(Misbehaviour.SENDS_HUGE_BODIES)) {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = exchange.getResponseBody()) {
                byte[] spaces = new byte[1 << 16];
                Arrays.fill(spaces, (byte) ' ');
                for (long sent = 0; sent < HUGE; sent += spaces.length) {
                    out.write(spaces);
                }
            }
        } else if (has(Misbehaviour.TRUNCATES_BODIES)) {
            byte[] text =
                    answered.body().map(Json::toString).orElse("").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, text.length + 1L);
            exchange.getResponseBody().write(text, 0, text.length / 2);
        } else if (has(Misbehaviour.ANSWERS_HTML)) {
            byte[] page = "<!DOCTYPE html><title>Sign in</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
        } else {
            if (has(Misbehaviour.MISLABELS_JSON)) {
                exchange.getResponseHeaders().set("Content-Type", "text/html");
            }
            send(exchange, answered);
        }
    }

    private void waitForTheEnd() {
        try {
            closed.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
        threads.close();
    }
}
