package dev.bootwright.netboot.http;

import dev.bootwright.netboot.boot.BootObserver;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// All connections: as many as the limits allow, none of them idle for ever.
final class Guests {

    static final Duration TICK = Duration.ofSeconds(1);

    private final BootHttpServer.Limits limits;
    private final BootObserver observer;
    private final Map<HttpConnection, Guest> guests = new ConcurrentHashMap<>();

    Guests(BootHttpServer.Limits limits, BootObserver observer) {
        this.limits = limits;
        this.observer = observer;
    }

    /// Takes a new connection in, at the cost of the one that has waited longest when the house is full.
    void enter(HttpConnection connection) {
        long now = System.nanoTime();
        if (guests.size() >= limits.connections()) {
            Optional<Guest> oldest =
                    guests.values().stream().max(Comparator.comparingLong(g -> g.waited(now)));
            if (oldest.isEmpty() || oldest.get().waited(now) < 0) {
                connection.close(); // all are busy
                return;
            }
            oldest.get().leave();
        }
        guests.put(connection, new Guest(connection, now));
        connection.closeHandler(_ -> guests.remove(connection));
    }

    Guest of(HttpConnection connection) {
        return guests.computeIfAbsent(connection, c -> new Guest(c, System.nanoTime()));
    }

    int count() {
        return guests.size();
    }

    /// Reports progress and ends what stands still.
    void tick(long nanos) {
        for (Guest guest : guests.values()) {
            guest.progress(nanos).ifPresent(observer::seen);
            if (guest.isStuck(nanos, limits.patience())) {
                guest.leave();
            }
        }
    }
}
