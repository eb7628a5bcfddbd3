package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One answer of a service.
///
/// @param uri  what was asked in the end, after redirects
/// @param body whole, as text
record Reply(int status, URI uri, HttpHeaders headers, String body) {

    private static final int LONGEST_QUOTE = 200;

    /// Registries name what is wrong as `Base.1.8.ServiceTemporarilyUnavailable`; these pass.
    private static final List<String> PASSING =
            List.of(
                    "ServiceTemporarilyUnavailable",
                    "ServiceInUnknownState",
                    "ServiceShuttingDown",
                    "ResourceInUse",
                    "ResourceInStandby",
                    "UnableToModifyDuringSystemPOST"); // iLO, registry iLO.2.x

    boolean isSuccess() {
        return status / 100 == 2;
    }

    boolean isRedirect() {
        return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
    }

    /// Whether the same may be taken a little later.
    boolean isBusy() {
        return status == 503
                || status == 429
                || status == 423
                || ((status / 100 == 4 || status == 500)
                        && messageIds().stream()
                                .anyMatch(id -> PASSING.stream().anyMatch(id::endsWith)));
    }

    /// Whether as many are logged in as there may be; says nothing against the user.
    boolean isOutOfSessions() {
        return messageIds().stream().anyMatch(id -> id.endsWith("SessionLimitExceeded"));
    }

    /// How long the service asks to be left alone, at most half a minute.
    Duration retryAfter() {
        long seconds =
                headers.firstValue("Retry-After")
                        .filter(text -> text.matches("[0-9]{1,4}"))
                        .map(Long::parseLong)
                        .orElse(5L);
        return Duration.ofSeconds(Math.clamp(seconds, 1, 30));
    }

    /// The body as an object, whatever its type is said to be: services label JSON as text.
    Json.Object json() throws RedfishException {
        try {
            return Json.parse(body).asObject("answer");
        } catch (JsonException e) {
            String type = headers.firstValue("Content-Type").orElse("nothing");
            throw new RedfishException(
                    Failure.MALFORMED,
                    status,
                    "%s: expected a JSON object, found %s (%s): %s"
                            .formatted(uri.getPath(), type, e.getMessage(), quote(body)));
        }
    }

    /// The body as an object, or empty when it is none.
    Optional<Json.Object> findJson() {
        try {
            return body.isBlank() ? Optional.empty() : Optional.of(json());
        } catch (RedfishException _) {
            return Optional.empty();
        }
    }

    Optional<String> etag() {
        return headers.firstValue("ETag").filter(text -> !text.isBlank());
    }

    /// Identifiers of the messages that explain the answer.
    List<String> messageIds() {
        return messages("MessageId");
    }

    private List<String> messages(String member) {
        List<String> found = new ArrayList<>();
        findJson()
                .ifPresent(document -> {
                    collect(document, member, found);
                    try {
                        if (document.find("error").isPresent()) {
                            collect(document.object("error"), member, found);
                        }
                    } catch (JsonException _) {
                        // an explanation of another shape explains nothing
                    }
                });
        return found;
    }

    private static void collect(Json.Object holder, String member, List<String> found) {
        try {
            for (Json message : holder.array("@Message.ExtendedInfo").elements()) {
                message.asObject("message").findText(member).ifPresent(found::add);
            }
        } catch (JsonException _) {
            // an explanation of another shape explains nothing
        }
    }

    /// What the service says of its refusal, in one line.
    String reason() {
        List<String> said = new ArrayList<>(messages("Message"));
        if (said.isEmpty()) {
            said.addAll(messageIds());
        }
        if (said.isEmpty() && !body.isBlank()) {
            said.add(quote(body));
        }
        String text = said.isEmpty() ? "no reason given" : String.join("; ", said);
        return "status %d: %s".formatted(status, quote(text));
    }

    /// That it refuses. 403 says nothing against user and password: the user is known, and may not.
    RedfishException refused(String what) {
        Failure failure =
                switch (status) {
                    case 401 -> Failure.WRONG_CREDENTIALS;
                    case 404, 405, 501 -> Failure.NOT_SUPPORTED;
                    default -> Failure.REFUSED;
                };
        boolean isPrivilege = status == 403 && !isOutOfSessions();
        String lacking = isPrivilege ? "the user lacks a privilege for this, " : "";
        return new RedfishException(failure, status, "%s: %s%s".formatted(what, lacking, reason()));
    }

    /// One line without control characters, cut.
    private static String quote(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
        return line.length() <= LONGEST_QUOTE
                ? line
                : "%s… (%d characters)".formatted(line.substring(0, LONGEST_QUOTE), line.length());
    }
}
