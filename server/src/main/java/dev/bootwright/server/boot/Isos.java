package dev.bootwright.server.boot;

import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublishedIsos;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The published ISOs as the boot protocols need them: the list of them is looked at no more than every
/// other second.
final class Isos {

    private static final System.Logger LOG = System.getLogger(Isos.class.getName());
    private static final long FRESH_NANOS = 2_000_000_000L;

    private final PublishedIsos published;
    private final LongSupplier nanoTime;
    private volatile Seen seen;

    private record Seen(List<Publication> all, long nanos) {

        Seen stale() {
            return new Seen(all, nanos - 2 * FRESH_NANOS);
        }
    }

    Isos(PublishedIsos published, LongSupplier nanoTime) {
        this.published = published;
        this.nanoTime = nanoTime;
        this.seen = new Seen(List.of(), nanoTime.getAsLong() - 2 * FRESH_NANOS);
    }

    /// Every name's current version, by name.
    List<Publication> all() {
        Seen last = seen;
        long now = nanoTime.getAsLong();
        if (now - last.nanos() < FRESH_NANOS) {
            return last.all();
        }
        List<Publication> all = last.all();
        try {
            all = published.all();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "ISOs: " + e.getMessage());
        }
        seen = new Seen(all, now);
        return all;
    }

    /// The current version of a name, as of now: who has just published it asks next, and finds it in the
    /// list, too.
    Optional<Publication> find(String name) {
        try {
            Optional<Publication> found = published.find(name);
            Seen last = seen;
            if (found.isPresent() && !last.all().contains(found.get())) {
                seen = last.stale();
            }
            return found;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "ISOs: " + e.getMessage());
            return Optional.empty();
        }
    }
}
