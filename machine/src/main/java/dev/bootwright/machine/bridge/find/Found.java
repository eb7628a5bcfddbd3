package dev.bootwright.machine.bridge.find;

import dev.bootwright.machine.bridge.volume.BootPool;
import java.util.List;

/// What a search has found.
///
/// @param entries  in no order that means anything
/// @param pools    that could be read
/// @param refusals what was left out, and why
public record Found(List<BootEntry> entries, List<BootPool> pools, List<Refusal> refusals) {

    public Found {
        entries = List.copyOf(entries);
        pools = List.copyOf(pools);
        refusals = List.copyOf(refusals);
    }
}
