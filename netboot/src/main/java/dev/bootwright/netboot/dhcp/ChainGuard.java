package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.MacAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Ends the loop of an iPXE that is given a better iPXE and comes back just as it was: after two
/// tries within [#MEMORY] it gets nothing, and goes on with its next boot device.
final class ChainGuard {

    static final int TRIES = 2;
    static final Duration MEMORY = Duration.ofMinutes(2);

    private static final int MOST = 4096;

    private record Chain(Instant first, int tries) {}

    private final Map<MacAddress, Chain> chains =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<MacAddress, Chain> eldest) {
                    return size() > MOST;
                }
            };

    /// Whether the machine may still be given a loader.
    boolean allows(MacAddress mac, Instant now) {
        Chain chain = chains.get(mac);
        return chain == null || isOver(chain, now) || chain.tries() < TRIES;
    }

    /// Counts a loader that was given.
    void given(MacAddress mac, Instant now) {
        Chain chain = chains.get(mac);
        if (chain == null || isOver(chain, now)) {
            chains.put(mac, new Chain(now, 1));
        } else {
            chains.put(mac, new Chain(chain.first(), chain.tries() + 1));
        }
    }

    private static boolean isOver(Chain chain, Instant now) {
        return now.isAfter(chain.first().plus(MEMORY));
    }
}
