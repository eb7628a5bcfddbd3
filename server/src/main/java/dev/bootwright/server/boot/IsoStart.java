package dev.bootwright.server.boot;

import dev.bootwright.image.iso.Publication;
import dev.bootwright.server.script.IpxeScript;
import dev.bootwright.server.script.ScriptEntry;
import java.util.function.Function;

/// Starts an entry of an ISO, or says why it cannot be started.
record IsoStart(Scripts scripts, IsoEntries entries) {

    /// @param number from 1 on
    String start(Publication publication, int number) {
        return start(publication, number, scripts::start);
    }

    /// Starts what an ISO boots by itself, each file checked against its signature.
    String startVerified(Publication publication) {
        return start(publication, 1, IpxeScript::startVerified);
    }

    private String start(
            Publication publication, int number, Function<ScriptEntry, String> script) {
        return entries.refusal(publication, number)
                .map(scripts::localDisk)
                .orElseGet(() -> script.apply(entries.entry(publication, number)));
    }
}
