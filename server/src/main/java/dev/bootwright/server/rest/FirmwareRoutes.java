package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.BmcQueues;
import dev.bootwright.server.firmware.OutOfBandSteps;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.redfish.Bios;
import dev.bootwright.server.redfish.FirmwareUpdate;
import dev.bootwright.server.redfish.QuirkTable;
import dev.bootwright.server.redfish.RedfishBmc;
import dev.bootwright.server.redfish.VirtualMedia;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What operators can ask of BMCs that speak Redfish: BIOS settings, firmware, media. A BMC that does not do
/// it answers 409, with the reason.
public final class FirmwareRoutes {

    /// Registries of attributes are megabytes from a slow processor; the operator's client waits a minute.
    private static final Duration PATIENCE = Duration.ofSeconds(55);

    private final BmcRoutes.Reference machines;
    private final OutOfBandSteps.Bmcs bmcs;
    private final QuirkTable quirks;

    private FirmwareRoutes(
            BmcRoutes.Reference machines, OutOfBandSteps.Bmcs bmcs, QuirkTable quirks) {
        this.machines = machines;
        this.bmcs = bmcs;
        this.quirks = quirks;
    }

    public static List<Route> of(
            BmcRoutes.Reference machines, OutOfBandSteps.Bmcs bmcs, QuirkTable quirks) {
        var routes = new FirmwareRoutes(machines, bmcs, quirks);
        return List.of(
                new Route("GET", "/machines/{id}/bios", routes::bios),
                new Route("POST", "/machines/{id}/bios", routes::setBios),
                new Route("POST", "/machines/{id}/bios/reset", routes::resetBios),
                new Route("GET", "/machines/{id}/firmware", routes::firmware),
                new Route("GET", "/machines/{id}/media", routes::media),
                new Route("PUT", "/machines/{id}/media", routes::insert),
                new Route("DELETE", "/machines/{id}/media", routes::eject),
                new Route("GET", "/bmc/quirks", call -> routes.quirks()));
    }

    private <T> T talk(Call call, RedfishBmc.Task<T> task) throws IOException, Refusal {
        Machine machine = machines.machine(call);
        BmcQueues.Task<T> redfish =
                bmc -> {
                    if (bmc instanceof RedfishBmc able) {
                        return able.with(task);
                    }
                    throw new BmcException(
                            Failure.NOT_SUPPORTED,
                            "settings, firmware and media need a BMC that is spoken to by redfish");
                };
        try {
            return bmcs.run(machine.id(), PATIENCE, redfish);
        } catch (BmcException e) {
            throw Refusal.conflict(String.valueOf(e.getMessage()));
        }
    }

    private Answer bios(Call call) throws IOException, Refusal {
        return Answer.of(
                talk(
                        call,
                        (system, _) -> {
                            Bios bios = Bios.of(system);
                            return Json.object()
                                    .put("attributes", new Json.Object(bios.attributes()))
                                    .put("pending", new Json.Object(bios.pending()))
                                    .build();
                        }));
    }

    private Answer setBios(Call call) throws IOException, Refusal {
        Map<String, String> wanted = texts(call.json().object("attributes"));
        Map<String, Json> changed =
                talk(
                        call,
                        (system, _) -> {
                            Bios bios = Bios.of(system);
                            return bios.set(bios.typed(wanted));
                        });
        return Answer.of(Json.object().put("changed", new Json.Object(changed)).build());
    }

    private static Map<String, String> texts(Json.Object attributes) throws JsonException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, Json> member : attributes.members().entrySet()) {
            texts.put(
                    member.getKey(),
                    member.getValue() instanceof Json.Text(String text)
                            ? text
                            : member.getValue().toString());
        }
        return texts;
    }

    private Answer resetBios(Call call) throws IOException, Refusal {
        talk(
                call,
                (system, _) -> {
                    Bios.of(system).reset();
                    return true;
                });
        return new Answer.Done();
    }

    private Answer firmware(Call call) throws IOException, Refusal {
        List<FirmwareUpdate.Component> components =
                talk(call, (_, redfish) -> new FirmwareUpdate(redfish).components());
        return Answer.of(
                Json.object()
                        .put("components", Json.array(components, FirmwareUpdate.Component::toJson))
                        .build());
    }

    private Answer media(Call call) throws IOException, Refusal {
        return Answer.of(
                talk(
                        call,
                        (system, _) ->
                                Json.object()
                                        .putIfPresent(
                                                "inserted",
                                                VirtualMedia.cd(system).inserted(),
                                                Json::of)
                                        .build()));
    }

    private Answer insert(Call call) throws IOException, Refusal {
        String url = call.json().text("url");
        if (!url.matches("(https?|nfs|cifs)://\\S+")) {
            throw Refusal.badRequest("url: expected one that a BMC can fetch, found " + url);
        }
        talk(
                call,
                (system, _) -> {
                    VirtualMedia.cd(system).insert(url);
                    return true;
                });
        return new Answer.Done();
    }

    private Answer eject(Call call) throws IOException, Refusal {
        talk(
                call,
                (system, _) -> {
                    VirtualMedia.cd(system).eject();
                    return true;
                });
        return new Answer.Done();
    }

    private Answer quirks() throws IOException {
        return Answer.of(Json.object().put("quirks", Json.array(quirks.all(), one -> one)).build());
    }
}
