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

    /// In which a request with the same xid is the one of before again, since our answer was lost. No
    /// longer: gPXE makes its xid of its address, so it is the same in every boot.
    static final Duration REPEATS = Duration.ofSeconds(3);

    private static final int MOST = 4096;

    /// @param last when the last try was counted
    /// @param xid  of the last try
    private record Chain(Instant first, int tries, Instant last, int xid) {

        boolean isOver(Instant now) {
            return now.isAfter(first.plus(MEMORY));
        }

        boolean isRepeatedBy(int again, Instant now) {
            return again == xid && Duration.between(last, now).abs().compareTo(REPEATS) < 0;
        }
    }

    private final Map<MacAddress, Chain> chains =
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<MacAddress, Chain> eldest) {
                    return size() > MOST;
                }
            };

    /// Whether the machine may still be given a loader.
    boolean allows(MacAddress mac, int xid, Instant now) {
        Chain chain = chains.get(mac);
        return chain == null
                || chain.isOver(now)
                || chain.tries() < TRIES
                || chain.isRepeatedBy(xid, now);
    }

    /// Counts a loader that was given.
    void given(MacAddress mac, int xid, Instant now) {
        Chain chain = chains.get(mac);
        if (chain == null || chain.isOver(now)) {
            chains.put(mac, new Chain(now, 1, now, xid));
        } else if (!chain.isRepeatedBy(xid, now)) {
            chains.put(mac, new Chain(chain.first(), chain.tries() + 1, now, xid));
        }
    }
}
