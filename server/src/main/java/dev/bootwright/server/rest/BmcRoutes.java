package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.bmc.BmcAddress;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcIdentity;
import dev.bootwright.server.bmc.BmcSetting;
import dev.bootwright.server.bmc.BmcView;
import dev.bootwright.server.bmc.Bmcs;
import dev.bootwright.server.bmc.BootDevice;
import dev.bootwright.server.bmc.BootOverride;
import dev.bootwright.server.bmc.BootOverride.Firmware;
import dev.bootwright.server.bmc.Credentials;
import dev.bootwright.server.bmc.LogEntry;
import dev.bootwright.server.bmc.PowerAction;
import dev.bootwright.server.machine.Machine;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What operators can ask of the BMCs of machines. A BMC that does not do it answers 409, with the
/// reason; no answer ever holds a password.
public final class BmcRoutes {

    private static final int LOG_ENTRIES = 100;
    private static final int MOST_LOG_ENTRIES = 10_000;

    private final Reference machines;
    private final Bmcs bmcs;

    /// Finds the machine that a path means.
    public interface Reference {
        Machine machine(Call call) throws Refusal;
    }

    private BmcRoutes(Reference machines, Bmcs bmcs) {
        this.machines = machines;
        this.bmcs = bmcs;
    }

    public static List<Route> of(Reference machines, Bmcs bmcs) {
        var routes = new BmcRoutes(machines, bmcs);
        return List.of(
                new Route("GET", "/machines/{id}/bmc", routes::show),
                new Route("PUT", "/machines/{id}/bmc", routes::set),
                new Route("DELETE", "/machines/{id}/bmc", routes::forget),
                new Route("POST", "/machines/{id}/bmc/pin", routes::pin),
                new Route("GET", "/machines/{id}/bmc/log", routes::log),
                new Route("DELETE", "/machines/{id}/bmc/log", routes::clearLog),
                new Route("GET", "/machines/{id}/power", routes::power),
                new Route("POST", "/machines/{id}/power", routes::setPower),
                new Route("POST", "/machines/{id}/boot-next", routes::bootNext),
                new Route("POST", "/bmc/rotate-key", call -> routes.rotate()));
    }

    private Answer show(Call call) throws IOException, Refusal {
        Machine machine = machines.machine(call);
        BmcSetting setting =
                bmcs.find(machine.id())
                        .orElseThrow(() ->
                                Refusal.notFound(
                                        "nothing is known of the BMC of " + machine.name()));
        Json.ObjectBuilder out = setting.toJson();
        try {
            out.put(
                    "now",
                    bmcs.look(machine.id(), Bmcs.PATIENCE, bmc -> now(bmc, machine)).build());
        } catch (BmcException e) {
            out.put("failure", word(e)).put("error", "" + e.getMessage());
        }
        return Answer.of(out.build());
    }

    private static Json.ObjectBuilder now(BmcView bmc, Machine machine) throws BmcException {
        BmcIdentity identity = bmc.identity();
        Json.ObjectBuilder out =
                Json.object()
                        .put("description", bmc.description().toJson())
                        .put("identity", identity.toJson())
                        .put("power", bmc.power().word());
        switch (identity.compare(machine.identity())) {
            case BmcIdentity.Comparison.Same(String by) -> out.put("sameMachine", by);
            case BmcIdentity.Comparison.Different(String how) -> out.put("otherMachine", how);
            case BmcIdentity.Comparison.Unknown _ -> {
                // nothing to be said
            }
        }
        try {
            out.put("bootNext", json(bmc.bootOverride()));
        } catch (BmcException e) {
            if (e.failure() == BmcException.Failure.UNREACHABLE) {
                throw e;
            }
            // many do not tell
        }
        return out;
    }

    private static Json json(BootOverride override) {
        return Json.object()
                .put("device", override.device().word())
                .put("persistent", override.persistent())
                .put("firmware", word(override.firmware()))
                .build();
    }

    private Answer set(Call call) throws IOException, Refusal, JsonException {
        Machine machine = machines.machine(call);
        Json.Object body = call.json();
        try {
            String protocol = body.findText("protocol").orElse(bmcs.protocols().getFirst());
            BmcAddress address = BmcAddress.parse(body.text("address"));
            Credentials credentials = new Credentials(body.text("user"), body.text("password"));
            Optional<String> certificate = body.findText("certificate");
            BmcSetting setting =
                    certificate.isPresent()
                            ? bmcs.set(
                                    machine.id(), protocol, address, credentials, certificate.get())
                            : bmcs.set(machine.id(), protocol, address, credentials);
            return Answer.of(setting.toJson().build());
        } catch (IllegalArgumentException e) {
            throw Refusal.badRequest("" + e.getMessage());
        }
    }

    private Answer forget(Call call) throws IOException, Refusal {
        Machine machine = machines.machine(call);
        if (!bmcs.forget(machine.id())) {
            throw Refusal.notFound("nothing is known of the BMC of " + machine.name());
        }
        return new Answer.Done();
    }

    private Answer pin(Call call) throws Refusal, IOException {
        Machine machine = machines.machine(call);
        return answered(() -> Answer.of(bmcs.pin(machine.id()).toJson()));
    }

    private Answer log(Call call) throws Refusal, IOException {
        Machine machine = machines.machine(call);
        int limit = call.queryNumber("limit").orElse(LOG_ENTRIES);
        if (limit < 1 || limit > MOST_LOG_ENTRIES) {
            throw Refusal.badRequest("limit: 1 to " + MOST_LOG_ENTRIES);
        }
        return answered(() -> {
            List<LogEntry> entries =
                    bmcs.look(machine.id(), Bmcs.PATIENCE, bmc -> bmc.eventLog(limit));
            return Answer.of(
                    Json.object().put("entries", Json.array(entries, LogEntry::toJson)).build());
        });
    }

    private Answer clearLog(Call call) throws Refusal, IOException {
        Machine machine = machines.machine(call);
        return answered(() -> {
            bmcs.act(
                    machine.id(),
                    Bmcs.PATIENCE,
                    bmc -> {
                        bmc.clearEventLog();
                        return true;
                    });
            return new Answer.Done();
        });
    }

    private Answer power(Call call) throws Refusal, IOException {
        Machine machine = machines.machine(call);
        return answered(() -> {
            String power = bmcs.look(machine.id(), Bmcs.PATIENCE, bmc -> bmc.power().word());
            return Answer.of(Json.object().put("power", power).build());
        });
    }

    private Answer setPower(Call call) throws Refusal, IOException, JsonException {
        Machine machine = machines.machine(call);
        Json.Object body = call.json();
        PowerAction action =
                PowerAction.of(body.text("action"))
                        .orElseThrow(
                                () -> Refusal.badRequest("action: on, off, cycle, reset or soft"));
        Optional<BootOverride> first =
                body.findText("bootFrom").isPresent()
                        ? Optional.of(override(machine, body, "bootFrom"))
                        : Optional.empty();
        return answered(() -> {
            String power =
                    bmcs.act(
                            machine.id(),
                            Bmcs.PATIENCE,
                            bmc -> {
                                if (first.isPresent()) {
                                    bmc.setBootOverride(first.get());
                                }
                                bmc.setPower(action);
                                return bmc.power().word();
                            });
            return Answer.of(Json.object().put("power", power).build());
        });
    }

    private Answer bootNext(Call call) throws Refusal, IOException, JsonException {
        Machine machine = machines.machine(call);
        BootOverride override = override(machine, call.json(), "device");
        return answered(() -> {
            bmcs.act(
                    machine.id(),
                    Bmcs.PATIENCE,
                    bmc -> {
                        bmc.setBootOverride(override);
                        return true;
                    });
            return Answer.of(json(override));
        });
    }

    /// What the body says, with the firmware that the machine was seen with.
    private static BootOverride override(Machine machine, Json.Object body, String key)
            throws Refusal, JsonException {
        BootDevice device =
                BootDevice.of(body.text(key))
                        .orElseThrow(() ->
                                Refusal.badRequest(key + ": network, disk, cdrom, bios or none"));
        String firmware =
                body.findText("firmware").or(() -> machine.facts().firmware()).orElse("as-is");
        boolean isPersistent = body.findBool("persistent").orElse(false);
        return new BootOverride(
                device,
                isPersistent,
                switch (firmware) {
                    case "uefi" -> Firmware.UEFI;
                    case "bios" -> Firmware.BIOS;
                    default -> Firmware.AS_IS;
                });
    }

    private Answer rotate() throws IOException {
        bmcs.rotateKey();
        return new Answer.Done();
    }

    private interface Question {
        Answer ask() throws IOException;
    }

    private static Answer answered(Question question) throws Refusal, IOException {
        try {
            return question.ask();
        } catch (BmcException e) {
            throw Refusal.conflict("" + e.getMessage());
        }
    }

    private static String word(BmcException e) {
        return e.failure().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String word(Firmware firmware) {
        return firmware.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
