package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/// HTTP to one service, and to nothing else: bodies are bounded, an answer has a deadline and takes no more
/// than is left of its conversation's, redirects are followed only within the service's host, because
/// credentials go along.
final class Wire implements AutoCloseable {

    /// Attribute registries are the largest documents; they reach some 4 MiB.
    static final int MOST_BYTES = 8 << 20;

    private static final int MOST_REDIRECTS = 5;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(15);
    private static final Duration LEAVE_WITHIN = Duration.ofSeconds(5);

    private final URI service;
    private final Duration within;
    private final Patience patience;
    private final HttpClient client;
    private final Optional<Verifier> verifier;

    private Wire(
            RedfishAccess access,
            Patience patience,
            SSLContext context,
            Optional<Verifier> verifier) {
        this.service = access.service();
        this.within = access.within();
        this.patience = patience;
        this.verifier = verifier;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .proxy(HttpClient.Builder.NO_PROXY)
                        .connectTimeout(CONNECT_WITHIN)
                        .sslContext(context)
                        .build();
    }

    /// @param patience that every answer is waited for with
    static Wire open(RedfishAccess access, Patience patience) throws IOException {
        return switch (access.trust()) {
            case Trust.Pinned(String sha256) ->
                    verified(access, patience, Verifier.of(Optional.of(sha256)));
            case Trust.FirstUse(Trust.Pins pins) ->
                    verified(access, patience, Verifier.of(pins.find(address(access.service()))));
            case Trust.Authorities(var certificates) ->
                    new Wire(access, patience, Verifier.context(certificates), Optional.empty());
        };
    }

    private static Wire verified(RedfishAccess access, Patience patience, Verifier verifier) {
        return new Wire(access, patience, Verifier.context(verifier), Optional.of(verifier));
    }

    /// Host and port, in one spelling.
    static String address(URI uri) {
        return uri.getHost().toLowerCase(Locale.ROOT) + ":" + port(uri);
    }

    private static int port(URI uri) {
        if (uri.getPort() >= 0) {
            return uri.getPort();
        }
        return "https".equals(uri.getScheme()) ? 443 : 80;
    }

    /// The certificate that the service showed and that is believed.
    Optional<String> fingerprint() {
        return verifier.flatMap(Verifier::seen);
    }

    /// A reference of the service as an address within it.
    ///
    /// @throws RedfishException if it leads elsewhere
    URI resolve(String reference) throws RedfishException {
        return resolve(service, reference);
    }

    private URI resolve(URI base, String reference) throws RedfishException {
        URI target;
        try {
            target = base.resolve(reference);
        } catch (IllegalArgumentException e) {
            throw new RedfishException(
                    Failure.MALFORMED,
                    "the service refers to \"%s\", which is no address".formatted(reference));
        }
        boolean isOurs =
                target.getHost() != null
                        && target.getHost().equalsIgnoreCase(service.getHost())
                        && (port(target) == port(service) || isUpgrade(target));
        boolean isDowngrade =
                "https".equals(service.getScheme()) && !"https".equals(target.getScheme());
        if (!isOurs || isDowngrade) {
            throw new RedfishException(
                    Failure.MALFORMED,
                    "the service at %s sends us to %s; credentials do not go there"
                            .formatted(address(service), target));
        }
        return target;
    }

    /// From HTTP to HTTPS on their own ports.
    private boolean isUpgrade(URI target) {
        return "http".equals(service.getScheme())
                && port(service) == 80
                && "https".equals(target.getScheme())
                && port(target) == 443;
    }

    /// Asks, following redirects.
    ///
    /// @param headers also with credentials; they are in no message
    Reply exchange(String method, URI uri, Map<String, String> headers, Optional<Json> body)
            throws IOException {
        return exchange(method, uri, headers, body, patience);
    }

    /// Ends a session. Also when no time is left, because BMCs keep only a few of them.
    void leave(URI session, Map<String, String> headers) throws IOException {
        Patience real = Patience.real();
        Patience last = new BoundedPatience(real, real.now().plus(LEAVE_WITHIN));
        exchange("DELETE", session, headers, Optional.empty(), last);
    }

    private Reply exchange(
            String method,
            URI uri,
            Map<String, String> headers,
            Optional<Json> body,
            Patience waiting)
            throws IOException {
        URI target = uri;
        String verb = method;
        Optional<Json> sent = body;
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            Reply reply = once(verb, target, headers, sent, waiting.within(within));
            Optional<String> location = reply.headers().firstValue("Location");
            if (!reply.isRedirect() || location.isEmpty()) {
                return reply;
            }
            target = resolve(target, location.get());
            if (reply.status() == 303) {
                verb = "GET";
                sent = Optional.empty();
            }
        }
        throw new RedfishException(
                Failure.MALFORMED,
                "%s: more than %d redirects".formatted(uri.getPath(), MOST_REDIRECTS));
    }

    private Reply once(
            String method, URI uri, Map<String, String> headers, Optional<Json> body, Duration time)
            throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri)
                        .header("Accept", "application/json")
                        .header("OData-Version", "4.0");
        headers.forEach(request::header);
        if (body.isPresent()) {
            request.header("Content-Type", "application/json");
            request.method(method, BodyPublishers.ofString(body.get().toString()));
        } else {
            request.method(method, BodyPublishers.noBody());
        }
        HttpResponse<byte[]> response = send(method, request.build(), time);
        String text = new String(response.body(), StandardCharsets.UTF_8);
        return new Reply(response.statusCode(), uri, response.headers(), text);
    }

    private HttpResponse<byte[]> send(String method, HttpRequest request, Duration time)
            throws IOException {
        String what = "%s %s%s".formatted(method, address(service), request.uri().getPath());
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(
                        request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), MOST_BYTES));
        try {
            return answer.get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException(
                    "%s: no whole answer within %d s".formatted(what, seconds(time)), e);
        } catch (ExecutionException e) {
            throw new IOException("%s: %s".formatted(what, causes(e)), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(what + ": told to end");
        } finally {
            answer.cancel(true);
        }
    }

    private static long seconds(Duration time) {
        return Math.ceilDiv(time.toMillis(), 1000L);
    }

    /// What went wrong, with what lies under it: a handshake says the reason only there.
    private static String causes(Throwable error) {
        StringBuilder said = new StringBuilder();
        String last = "";
        for (Throwable cause = error.getCause(); cause != null; cause = cause.getCause()) {
            String text =
                    cause.getMessage() == null
                            ? cause.getClass().getSimpleName()
                            : cause.getMessage();
            if (!last.contains(text)) {
                said.append(said.isEmpty() ? "" : ": ").append(text);
                last = text;
            }
        }
        return said.toString();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
