package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.BmcSettings;
import dev.bootwright.formats.contract.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Plans `bmc`.
final class BmcPlanner implements SectionPlanner<Optional<BmcSettings>> {

    @Override
    public void plan(Optional<BmcSettings> bmc, Draft draft) {
        bmc.ifPresent(settings ->
                draft.add(
                        "set up the BMC: " + String.join(", ", parts(settings)),
                        new Step.ConfigureBmc(settings),
                        Draft.SHORT));
    }

    private static List<String> parts(BmcSettings settings) {
        List<String> parts = new ArrayList<>();
        settings.users().forEach(user -> parts.add("user " + user));
        settings.lan()
                .ifPresent(lan ->
                        parts.add(lan.address().map(text -> "LAN " + text).orElse("LAN by DHCP")));
        settings.power().ifPresent(power -> parts.add("power " + power));
        settings.bootFrom().ifPresent(device -> parts.add("boots from " + device));
        if (settings.clearLog()) {
            parts.add("empty event log");
        }
        return parts.isEmpty() ? List.of("nothing") : parts;
    }
}
