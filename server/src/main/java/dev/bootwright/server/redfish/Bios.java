package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// BIOS settings of one machine. What is set here holds after its next restart.
public final class Bios {

    private static final Duration TASK_WITHIN = Duration.ofMinutes(5);

    private final ComputerSystem system;
    private final String path;

    private Bios(ComputerSystem system, String path) {
        this.system = system;
        this.path = path;
    }

    public static Bios of(ComputerSystem system) throws IOException {
        return new Bios(system, Redfish.required(system.read(), "Bios"));
    }

    /// What each attribute holds now.
    public Map<String, Json> attributes() throws IOException {
        return attributes(system.redfish().get(path));
    }

    private static Map<String, Json> attributes(Resource resource) throws JsonException {
        return resource.object("Attributes").map(Json.Object::members).orElse(Map.of());
    }

    /// Values that people wrote as text, of the kind that each attribute holds now.
    public Map<String, Json> typed(Map<String, String> wanted) throws IOException {
        Map<String, Json> current = attributes();
        Map<String, Json> typed = new LinkedHashMap<>();
        wanted.forEach((name, text) ->
                typed.put(name, typed(current.getOrDefault(name, new Json.Null()), text)));
        return typed;
    }

    private static Json typed(Json current, String text) {
        return switch (current) {
            case Json.Number _ when text.matches("-?[0-9]{1,18}") -> Json.of(Long.parseLong(text));
            case Json.Bool _ when text.matches("true|false") -> Json.of(text.equals("true"));
            default -> Json.of(text);
        };
    }

    /// What attributes will hold after the next restart, where that is something else.
    public Map<String, Json> pending() throws IOException {
        Resource bios = system.redfish().get(path);
        Optional<String> future = bios.link("@Redfish.Settings", "SettingsObject");
        if (future.isEmpty()) {
            return Map.of();
        }
        return different(attributes(bios), attributes(system.redfish().get(future.get())));
    }

    /// What the attributes may hold; empty when the BMC does not say.
    public Optional<AttributeRegistry> registry() throws IOException {
        Optional<String> name = system.redfish().get(path).text("AttributeRegistry");
        Optional<String> registries = system.redfish().root().link("Registries");
        if (name.isEmpty() || registries.isEmpty()) {
            return Optional.empty();
        }
        for (String link : system.redfish().get(registries.get()).links("Members")) {
            Resource file = system.redfish().get(link);
            boolean isIt = name.equals(file.text("Registry")) || name.equals(file.text("Id"));
            Optional<String> uri = isIt ? location(file) : Optional.empty();
            if (uri.isPresent()) {
                return Optional.of(AttributeRegistry.read(system.redfish().get(uri.get()).body()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> location(Resource file) throws JsonException {
        Optional<String> found = Optional.empty();
        for (Json element : file.body().array("Location").elements()) {
            Json.Object location = element.asObject("Location");
            boolean isEnglish = location.findText("Language").orElse("en").startsWith("en");
            if (found.isEmpty() || isEnglish) {
                found = location.findText("Uri").or(() -> Optional.empty());
            }
        }
        return found;
    }

    /// Everything that speaks against setting attributes, found before anything is sent.
    public List<String> problems(Map<String, Json> wanted) throws IOException {
        Map<String, Json> current = attributes();
        Optional<AttributeRegistry> registry = registry();
        if (registry.isPresent()) {
            return registry.get().problems(current, wanted);
        }
        List<String> problems = new ArrayList<>();
        for (String name : wanted.keySet()) {
            if (!current.containsKey(name)) {
                problems.add(name + ": this BIOS has no such attribute");
            }
        }
        return problems;
    }

    /// Sets attributes, those only that differ.
    ///
    /// @return those that will change at the next restart; empty when all hold already
    /// @throws RedfishException if the registry forbids one, or the BMC takes them in no way
    public Map<String, Json> set(Map<String, Json> wanted) throws IOException {
        Map<String, Json> differing = different(attributes(), wanted);
        if (differing.isEmpty()) {
            return differing;
        }
        List<String> problems = problems(wanted);
        if (!problems.isEmpty()) {
            throw new RedfishException(
                    Failure.REFUSED, "these settings are not sent: " + String.join("; ", problems));
        }
        Json.ObjectBuilder body = Json.object().put("Attributes", new Json.Object(differing));
        Resource bios = system.redfish().get(path);
        if (supports(bios, "OnReset")) {
            body.put(
                    "@Redfish.SettingsApplyTime",
                    Json.object().put("ApplyTime", "OnReset").build());
        }
        String target = bios.link("@Redfish.Settings", "SettingsObject").orElse(path);
        system.change().make("bios", target, body.build(), false);
        return differing;
    }

    /// Whether settings are said to be taken over at a given time; where it is said, services such as
    /// iDRAC make the job that does it only when they are asked for that time.
    private static boolean supports(Resource bios, String time) throws JsonException {
        Optional<Json.Object> settings = bios.object("@Redfish.Settings");
        return settings.isPresent()
                && ComputerSystem.texts(settings.get().array("SupportedApplyTimes")).contains(time);
    }

    /// The wanted values that are not what is found.
    public static Map<String, Json> different(Map<String, Json> found, Map<String, Json> wanted) {
        Map<String, Json> differing = new LinkedHashMap<>();
        wanted.forEach((name, value) -> {
            if (!Change.same(found.getOrDefault(name, new Json.Null()), value)) {
                differing.put(name, value);
            }
        });
        return differing;
    }

    /// Has every attribute as the factory set it, after the next restart.
    public void reset() throws IOException {
        Optional<String> target =
                Resource.target(system.redfish().get(path).object("Actions", "#Bios.ResetBios"));
        if (target.isEmpty()) {
            throw new RedfishException(
                    Failure.NOT_SUPPORTED, "this BMC has no action that resets the BIOS settings");
        }
        system.redfish().post(target.get(), Json.object().build(), TASK_WITHIN);
    }
}
