package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.machine.Events;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Machines;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;

/// Machines as a stream: each one as it is, then every change.
public final class MachineEvents implements EventSource {

    private final Machines machines;
    private final Events events;
    private final InstantSource clock;

    public MachineEvents(Machines machines, Events events, InstantSource clock) {
        this.machines = machines;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public Subscription subscribe(BiConsumer<String, Json> listener) {
        // A change that comes while the present state is being told waits, so that an older state
        // never overwrites a newer one at the listener.
        Lock telling = new ReentrantLock();
        telling.lock();
        try {
            Events.Subscription subscription =
                    events.subscribe(change -> {
                        telling.lock();
                        try {
                            tell(listener, change);
                        } finally {
                            telling.unlock();
                        }
                    });
            machines.all().forEach(machine -> tell(listener, new Events.Change.Changed(machine)));
            return subscription::close;
        } finally {
            telling.unlock();
        }
    }

    private void tell(BiConsumer<String, Json> listener, Events.Change change) {
        switch (change) {
            case Events.Change.Changed(Machine machine) ->
                    listener.accept("machine", json(machine, clock.instant()));
            case Events.Change.Removed(String id) ->
                    listener.accept("removed", Json.object().put("id", id).build());
        }
    }

    /// A machine's document, with the server's clock, by which a browser counts seconds.
    static Json.Object json(Machine machine, Instant now) {
        Map<String, Json> members = new LinkedHashMap<>(machine.toJson().members());
        members.put("nowMillis", Json.of(now.toEpochMilli()));
        return new Json.Object(members);
    }
}
