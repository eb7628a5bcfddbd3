package dev.bootwright.lab.redfish;

import dev.bootwright.server.firmware.Flashes;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// What outlives a server.
final class KeptFlashes implements Flashes {

    final Map<String, Begun> all = new HashMap<>();

    @Override
    public Optional<Begun> begun(String machine, String component) {
        return Optional.ofNullable(all.get(machine + component));
    }

    @Override
    public void begin(String machine, String component, String version) {
        all.put(machine + component, new Begun(version, Optional.empty()));
    }

    @Override
    public void isTask(String machine, String component, String task) {
        all.computeIfPresent(
                machine + component, (_, begun) -> new Begun(begun.version(), Optional.of(task)));
    }

    @Override
    public void over(String machine, String component) {
        all.remove(machine + component);
    }
}
