package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Place;
import java.util.List;

public record GroupSpec(String name, List<Reference> on, Place place) {
    public GroupSpec {
        on = List.copyOf(on);
    }
}
