package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A session with one Redfish service. Belongs to one thread at a time; closing it ends the session.
public final class Redfish implements AutoCloseable {

    private static final String ROOT = "/redfish/v1/";

    /// How long a service that says "later" is asked again.
    private static final Duration BUSY_FOR = Duration.ofMinutes(5);

    private final Wire wire;
    private final Login login;
    private final Patience patience;
    private final Resource root;

    private Redfish(Wire wire, Login login, Patience patience, Resource root) {
        this.wire = wire;
        this.login = login;
        this.patience = patience;
        this.root = root;
    }

    /// Reads the service root, which needs no login, and believes or refuses the certificate by it. The
    /// credentials are first sent when something behind it is asked.
    public static Redfish open(RedfishAccess access, Patience patience) throws IOException {
        Wire wire = Wire.open(access, patience);
        try {
            Reply reply = wire.exchange("GET", wire.resolve(ROOT), Map.of(), Optional.empty());
            if (!reply.isSuccess()) {
                throw reply.refused("there is no Redfish service at " + access.service());
            }
            Resource root = resource(ROOT, reply);
            if (access.trust() instanceof Trust.FirstUse(Trust.Pins pins)) {
                String address = Wire.address(access.service());
                Optional<String> seen = wire.fingerprint();
                if (seen.isPresent() && pins.find(address).isEmpty()) {
                    pins.remember(address, seen.get());
                }
            }
            return new Redfish(wire, Login.of(wire, access, root), patience, root);
        } catch (IOException | RuntimeException e) {
            wire.close();
            throw e;
        }
    }

    public Resource root() {
        return root;
    }

    /// The time that this conversation has.
    public Patience patience() {
        return patience;
    }

    /// Reads a resource.
    public Resource get(String path) throws IOException {
        return resource(path, read(path));
    }

    /// @throws RedfishException if it is not there to be read
    Reply read(String path) throws IOException {
        Reply reply = send("GET", path, Map.of(), Optional.empty());
        if (!reply.isSuccess()) {
            throw reply.refused("GET " + path);
        }
        return reply;
    }

    static Resource resource(String path, Reply reply) throws IOException {
        Json.Object body = reply.json();
        Optional<String> etag = reply.etag();
        return new Resource(path, etag.isPresent() ? etag : body.findText("@odata.etag"), body);
    }

    /// Reads all members of a collection, page by page.
    public List<Resource> members(String collection) throws IOException {
        return new ResourceCollection(this, collection).members();
    }

    /// The members of a collection as they stand in it: references, or whole (as in logs).
    List<Json> entries(String collection) throws IOException {
        return new ResourceCollection(this, collection).entries();
    }

    /// Asks for an action, and waits for its task if it becomes one.
    ///
    /// @throws RedfishException if it is refused, or its task fails
    Reply post(String path, Json body, Duration within) throws IOException {
        return post(path, body, within, _ -> {});
    }

    /// @param begun is told where the task is that does it, if there is one, before it is waited for
    Reply post(String path, Json body, Duration within, TaskPlace begun) throws IOException {
        Reply first = send("POST", path, Map.of(), Optional.of(body));
        if (first.status() == 202) {
            Optional<String> place = TaskMonitor.of(this, first).place();
            if (place.isPresent()) {
                begun.isAt(place.get());
            }
        }
        Reply reply = settled(first, within);
        if (!reply.isSuccess()) {
            throw reply.refused("POST " + path);
        }
        return reply;
    }

    /// Changes a resource once.
    ///
    /// @param match value of `If-Match`, if it is to be sent
    Reply patch(String path, Optional<String> match, Json body) throws IOException {
        Map<String, String> headers = new HashMap<>();
        match.ifPresent(etag -> headers.put("If-Match", etag));
        return send("PATCH", path, headers, Optional.of(body));
    }

    /// Waits for the task that an answer may have begun.
    Reply settled(Reply reply, Duration within) throws IOException {
        return reply.status() == 202 ? TaskMonitor.of(this, reply).await(within) : reply;
    }

    /// Sends, logs in again once when the session has ended, and asks again while the service is busy.
    Reply send(String method, String path, Map<String, String> headers, Optional<Json> body)
            throws IOException {
        Instant until = patience.now().plus(BUSY_FOR);
        while (true) {
            Reply reply = withLogin(method, path, headers, body);
            if (!reply.isBusy() || patience.now().isAfter(until)) {
                return reply;
            }
            patience.pause(reply.retryAfter());
        }
    }

    private Reply withLogin(
            String method, String path, Map<String, String> headers, Optional<Json> body)
            throws IOException {
        Reply reply = sendAs(method, path, headers, body);
        if (reply.status() == 401 && login.retriesAfter(reply)) {
            reply = sendAs(method, path, headers, body);
        }
        if (reply.status() == 401) {
            throw reply.refused("%s %s: our session is not accepted".formatted(method, path));
        }
        return reply;
    }

    private Reply sendAs(
            String method, String path, Map<String, String> headers, Optional<Json> body)
            throws IOException {
        Map<String, String> all = new HashMap<>(headers);
        all.putAll(login.headers());
        return wire.exchange(method, wire.resolve(path), all, body);
    }

    /// A reference that a resource must have.
    static String required(Resource resource, String... names) throws IOException {
        Optional<String> link;
        try {
            link = resource.link(names);
        } catch (JsonException e) {
            throw new RedfishException(Failure.MALFORMED, resource.path() + ": " + e.getMessage());
        }
        return link.orElseThrow(() ->
                new RedfishException(
                        Failure.NOT_SUPPORTED,
                        "%s names no %s: this BMC does not have it"
                                .formatted(resource.path(), String.join(".", names))));
    }

    @Override
    public void close() {
        login.end();
        wire.close();
    }
}
