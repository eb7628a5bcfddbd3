package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.PowerAction;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Power of one machine: `ComputerSystem.Reset`, by the values the service allows, and read back.
final class Power {

    private static final Duration BETWEEN = Duration.ofSeconds(2);
    private static final Duration TASK_WITHIN = Duration.ofMinutes(5);

    /// How often the state is read before an accepted reset counts as not applied.
    private static final int READINGS = 15;

    /// How often a kind of reset is asked for: services reject one for no reason now and then (seen
    /// with iDRAC 10), and take the next.
    private static final int TRIES = 3;

    private final ComputerSystem system;

    Power(ComputerSystem system) {
        this.system = system;
    }

    /// `PowerState`, such as `On`; empty when the service does not say.
    Optional<String> state() throws IOException {
        return system.read().text("PowerState");
    }

    void give(PowerAction action) throws IOException {
        Optional<String> now = state();
        boolean isOff = now.equals(Optional.of("Off"));
        boolean isThere =
                switch (action) {
                    case ON -> now.equals(Optional.of("On"));
                    case OFF, SOFT -> isOff;
                    case CYCLE, RESET -> false;
                };
        if (isThere) {
            return;
        }
        if (action == PowerAction.CYCLE && !isOff && !isAllowed("PowerCycle")) {
            give(PowerAction.OFF);
            give(PowerAction.ON);
        } else {
            giveByReset(isOff ? PowerAction.ON : action);
        }
    }

    private void giveByReset(PowerAction action) throws IOException {
        List<String> problems = new ArrayList<>();
        for (String reset : resets(action)) {
            Optional<String> problem = attempt(action, reset);
            system.quirks().note(system.kind(), "power " + action.word(), reset, problem);
            if (problem.isEmpty()) {
                return;
            }
            problems.add(reset + ": " + problem.get());
        }
        throw new RedfishException(
                Failure.NOT_APPLIED,
                "power %s failed: %s".formatted(action.word(), String.join("; ", problems)));
    }

    /// The kinds of reset that carry out an action and are allowed here, the best first.
    private List<String> resets(PowerAction action) throws IOException {
        List<String> known =
                switch (action) {
                    case ON -> List.of("On", "ForceOn");
                    case OFF -> List.of("ForceOff");
                    case SOFT -> List.of("GracefulShutdown");
                    case CYCLE -> List.of("PowerCycle");
                    case RESET -> List.of("ForceRestart", "PowerCycle");
                };
        List<String> allowed = allowed();
        List<String> resets =
                allowed.isEmpty() ? known : known.stream().filter(allowed::contains).toList();
        if (resets.isEmpty()) {
            throw new RedfishException(
                    Failure.NOT_SUPPORTED,
                    "this BMC has no power %s: expected one of %s, it allows %s"
                            .formatted(action.word(), known, allowed));
        }
        return resets;
    }

    private boolean isAllowed(String reset) throws IOException {
        return allowed().contains(reset);
    }

    private List<String> allowed() throws IOException {
        Optional<Json.Object> action = action();
        if (action.isEmpty()) {
            return List.of();
        }
        List<String> values =
                ComputerSystem.texts(action.get().array("ResetType@Redfish.AllowableValues"));
        Optional<String> info = action.get().findText("@Redfish.ActionInfo");
        if (!values.isEmpty() || info.isEmpty()) {
            return values;
        }
        Json.Array parameters = system.redfish().get(info.get()).body().array("Parameters");
        for (Json element : parameters.elements()) {
            Json.Object parameter = element.asObject("parameter");
            if (parameter.findText("Name").equals(Optional.of("ResetType"))) {
                return ComputerSystem.texts(parameter.array("AllowableValues"));
            }
        }
        return List.of();
    }

    private Optional<Json.Object> action() throws IOException {
        return system.read().object("Actions", "#ComputerSystem.Reset");
    }

    private Optional<String> attempt(PowerAction action, String reset) throws IOException {
        Optional<String> named = Resource.target(action());
        String target = named.orElse(system.read().path() + "/Actions/ComputerSystem.Reset");
        String problem = "";
        for (int i = 0; i < TRIES; i++) {
            try {
                Json body = Json.object().put("ResetType", reset).build();
                system.redfish().post(target, body, TASK_WITHIN);
                return confirm(action);
            } catch (RedfishException e) {
                if (e.isAboutUser()) {
                    throw e;
                }
                problem = String.valueOf(e.getMessage());
                system.redfish().patience().pause(BETWEEN);
            }
        }
        return Optional.of(problem);
    }

    /// Reads back what can be seen: on and off at once; a restart, or a system that shuts down, shows
    /// nothing. A service that does not say its state is believed.
    private Optional<String> confirm(PowerAction action) throws IOException {
        Optional<String> wanted =
                switch (action) {
                    case ON -> Optional.of("On");
                    case OFF -> Optional.of("Off");
                    case CYCLE, RESET, SOFT -> Optional.empty();
                };
        Optional<String> now = Optional.empty();
        for (int i = 0; wanted.isPresent() && i < READINGS; i++) {
            now = state();
            if (now.isEmpty() || now.equals(wanted)) {
                return Optional.empty();
            }
            system.redfish().patience().pause(BETWEEN);
        }
        return now.map(state -> "accepted, but the machine is still " + state);
    }
}
