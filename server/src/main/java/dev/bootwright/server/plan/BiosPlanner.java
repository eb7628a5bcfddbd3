package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Step;
import java.util.Map;
import java.util.stream.Collectors;

/// Plans `bios`.
final class BiosPlanner implements SectionPlanner<Map<String, String>> {

    @Override
    public void plan(Map<String, String> attributes, Draft draft) {
        if (!attributes.isEmpty()) {
            String settings =
                    attributes.entrySet().stream()
                            .map(entry -> entry.getKey() + " " + entry.getValue())
                            .collect(Collectors.joining(", "));
            draft.add("set BIOS: " + settings, new Step.BiosSettings(attributes), Draft.LONG);
        }
    }
}
