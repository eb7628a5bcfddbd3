package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.control.ControlPlane;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The values that operators have given machines for the variables of templates.
final class VariableRoutes {

    private final ControlPlane control;
    private final InspectionRoutes.Naming naming;

    VariableRoutes(ControlPlane control, InspectionRoutes.Naming naming) {
        this.control = control;
        this.naming = naming;
    }

    Answer variables(Call call) throws IOException, Refusal {
        return answer(control.variables(naming.machine(call).id()));
    }

    Answer change(Call call) throws IOException, Refusal {
        String machine = naming.machine(call).id();
        Json.Object body = call.json();
        Map<String, String> set = new LinkedHashMap<>();
        Optional<Json> wanted = body.find("set");
        if (wanted.isPresent()) {
            for (Map.Entry<String, Json> each : wanted.get().asObject("set").members().entrySet()) {
                set.put(each.getKey(), each.getValue().asText(each.getKey()));
            }
        }
        Set<String> unset = new HashSet<>();
        if (body.find("unset").isPresent()) {
            for (Json name : body.array("unset").elements()) {
                unset.add(name.asText("unset"));
            }
        }
        if (set.isEmpty() && unset.isEmpty()) {
            throw new JsonException("expected \"set\" or \"unset\" with at least one name");
        }
        return answer(control.setVariables(machine, set, unset));
    }

    private static Answer answer(Map<String, String> values) {
        Json.ObjectBuilder out = Json.object();
        values.forEach(out::put);
        return Answer.of(Json.object().put("variables", out.build()).build());
    }
}
