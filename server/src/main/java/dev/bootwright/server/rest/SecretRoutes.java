package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.secret.KeptSecrets;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// Secrets that templates name: they are set and removed, and never shown.
final class SecretRoutes {

    private final ControlPlane control;
    private final KeptSecrets secrets;

    private SecretRoutes(ControlPlane control, KeptSecrets secrets) {
        this.control = control;
        this.secrets = secrets;
    }

    static List<Route> of(ControlPlane control, KeptSecrets secrets) {
        var routes = new SecretRoutes(control, secrets);
        return List.of(
                new Route("GET", "/secrets", call -> routes.list()),
                new Route("PUT", "/secrets/{name}", routes::put),
                new Route("DELETE", "/secrets/{name}", routes::remove));
    }

    private Answer list() throws IOException {
        return Answer.of(
                Json.object().put("secrets", Json.array(secrets.all(), this::json)).build());
    }

    private Json.Object json(KeptSecrets.Kept kept) {
        return Json.object()
                .put("name", kept.name())
                .putIfPresent("machine", kept.machine(), Json::of)
                .putIfPresent(
                        "machineName",
                        kept.machine().flatMap(control.machines()::find).map(Machine::name),
                        Json::of)
                .put("changedMillis", kept.changed().toEpochMilli())
                .build();
    }

    private Answer put(Call call) throws IOException, Refusal, JsonException {
        Json.Object body = call.json();
        try {
            secrets.put(
                    call.parameter("name"), machine(body.findText("machine")), body.text("value"));
            return new Answer.Done();
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("" + e.getMessage());
        }
    }

    private Answer remove(Call call) throws IOException, Refusal {
        String name = call.parameter("name");
        if (!secrets.remove(name, machine(Optional.ofNullable(call.query().get("machine"))))) {
            throw Refusal.notFound("there is no secret \"%s\"".formatted(name));
        }
        return new Answer.Done();
    }

    private Optional<String> machine(Optional<String> reference) throws Refusal {
        if (reference.isEmpty()) {
            return Optional.empty();
        }
        List<Machine> meant =
                control.machines()
                        .find(reference.get())
                        .map(List::of)
                        .orElseGet(() -> control.machines().matching(reference.get()));
        if (meant.size() != 1) {
            throw Refusal.notFound(
                    "\"%s\" names %d machines".formatted(reference.get(), meant.size()));
        }
        return Optional.of(meant.getFirst().id());
    }
}
