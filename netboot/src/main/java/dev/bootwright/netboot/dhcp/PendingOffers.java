package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.boot.BootDecision;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Offers that wait until nobody was found to use their address. All wait equally long, so the
/// first is due first.
final class PendingOffers {

    /// Machines on a network answer ARP within a few milliseconds, busy ones within a hundred.
    static final Duration WAIT = Duration.ofMillis(200);

    /// @param conflicts addresses found in use for this client before
    record Offer(Question question, BootDecision decision, int conflicts) {}

    record Due(Ipv4Address address, Offer offer) {}

    private record Waiting(Instant until, Offer offer) {

        /// Also when it has longer to wait than any offer: the clock was set back, and all that came
        /// later would wait behind this one for as long as that.
        boolean isDue(Instant now) {
            return !until.isAfter(now) || until.isAfter(now.plus(WAIT));
        }
    }

    private final Map<Ipv4Address, Waiting> offers = new LinkedHashMap<>();

    void add(Ipv4Address address, Offer offer, Instant now) {
        offers.remove(address);
        offers.put(address, new Waiting(now.plus(WAIT), offer));
    }

    Optional<Offer> find(Ipv4Address address) {
        return Optional.ofNullable(offers.get(address)).map(Waiting::offer);
    }

    /// Answers the latest question of a client that asks again, at the time set by the first.
    ///
    /// @return whether an offer of the address to this client waits
    boolean replace(Ipv4Address address, Question question, BootDecision decision) {
        Waiting waiting = offers.get(address);
        if (waiting == null || !waiting.offer().question().mac().equals(question.mac())) {
            return false;
        }
        Offer offer = new Offer(question, decision, waiting.offer().conflicts());
        offers.put(address, new Waiting(waiting.until(), offer));
        return true;
    }

    /// Counts the wait from a time at which its probe has left, which may be long after the question
    /// where the computer was busy in between.
    void probed(Ipv4Address address, Instant now) {
        Waiting waiting = offers.remove(address);
        if (waiting != null) {
            offers.put(address, new Waiting(now.plus(WAIT), waiting.offer()));
        }
    }

    void cancel(Ipv4Address address) {
        offers.remove(address);
    }

    /// Takes out what has waited long enough.
    List<Due> due(Instant now) {
        List<Due> due = new ArrayList<>();
        Iterator<Map.Entry<Ipv4Address, Waiting>> all = offers.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<Ipv4Address, Waiting> next = all.next();
            if (!next.getValue().isDue(now)) {
                break;
            }
            due.add(new Due(next.getKey(), next.getValue().offer()));
            all.remove();
        }
        return due;
    }

    Optional<Instant> deadline(Instant now) {
        return offers.values().stream()
                .findFirst()
                .map(next -> next.isDue(now) ? now : next.until());
    }
}
