package dev.bootwright.server.machine;

import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.BootClient;
import dev.bootwright.netboot.boot.BootEvent;
import dev.bootwright.netboot.boot.BootObserver;
import dev.bootwright.netboot.boot.BootStage;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/// Turns what the protocols see into phases and timelines. Never waits and never fails: what cannot
/// be kept is logged and dropped.
public final class Observer implements BootObserver {

    private static final System.Logger LOG = System.getLogger(Observer.class.getName());

    /// Work waiting for the database beyond which observations are dropped.
    private static final int MOST_WAITING = 20_000;

    private static final int ADDRESSES_KEPT = 20_000;

    /// Between two boots of a machine that is done.
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static final Duration SEEN_PRECISION = Duration.ofSeconds(10);

    private final Machines machines;
    private final Store store;
    private final InstantSource clock;
    private final Map<String, MacAddress> macs =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(64, 0.75f, true) {
                        private static final long serialVersionUID = 1L;

                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, MacAddress> eldest) {
                            return size() > ADDRESSES_KEPT;
                        }
                    });

    /// Who asked what to boot, and has not been written down yet.
    private final Set<MacAddress> newcomers = ConcurrentHashMap.newKeySet();

    public Observer(Machines machines, Store store, InstantSource clock) {
        this.machines = machines;
        this.store = store;
        this.clock = clock;
    }

    /// The interface that was given an address by our own DHCP server.
    public Optional<MacAddress> macOf(String address) {
        return Optional.ofNullable(macs.get(address));
    }

    /// A file of a published ISO.
    private static final Pattern LIVE_FILE =
            Pattern.compile("iso/[^/]+/[0-9a-f]+/(file|combined)/");

    /// A client asked what to boot. What is seen of it from now on is kept, also of one that was never heard of.
    public void asked(BootClient client) {
        if (client.stage() == BootStage.OTHER) {
            return;
        }
        boolean isNews =
                machines.find(client.mac())
                        .map(machine -> beginsBoot(machine, client.stage()))
                        .orElse(true);
        if (isNews) {
            Instant now = clock.instant();
            newcomers.add(client.mac());
            queue(session -> asked(session, client, now), () -> newcomers.remove(client.mac()));
        }
    }

    /// Whether a program in this stage cannot belong to the boot under way.
    private boolean beginsBoot(Machine machine, BootStage stage) {
        Boot boot = machine.boot();
        if (isDone(machine)) { // its phases stay as they are, so only time can tell
            return machine.seen().plus(PAUSE).isBefore(clock.instant());
        }
        return boot.phases().isEmpty()
                || boot.hasReached(stage == BootStage.IPXE ? Phase.KERNEL : Phase.LOADER);
    }

    private void asked(Session session, BootClient client, Instant at) throws IOException {
        Optional<Machine> machine = machines.contact(session, client.mac());
        if (machine.isPresent()) {
            String how =
                    client.stage().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ')
                            + client.architecture().map(a -> " " + a.word()).orElse("");
            Machine begun = begin(session, machine.get(), client.stage(), at);
            reach(session, begun, Phase.FIRMWARE, how);
        }
    }

    /// The machine in its present boot, which may just have begun.
    private Machine begin(Session session, Machine machine, BootStage stage, Instant at)
            throws IOException {
        if (!beginsBoot(machine, stage)) {
            return machine;
        }
        Boot boot = machine.boot();
        Boot next = isDone(machine) ? boot.nextUntold() : boot.next();
        Machine begun = machine.with(next).seenAt(clock.instant());
        Timeline.add(session, begun, at, "boot", "boot %d".formatted(next.number()));
        return machines.save(session, begun);
    }

    /// Whether a machine boots its own disk, so that its phases stay as they are.
    private static boolean isDone(Machine machine) {
        return machine.state() == Machine.State.CONFIGURED;
    }

    private void reach(Session session, Machine machine, Phase phase, String detail)
            throws IOException {
        Instant now = clock.instant();
        boolean isDone = isDone(machine);
        Boot boot = isDone ? machine.boot() : machine.boot().reach(phase, now, detail);
        boolean isStale = machine.seen().plus(SEEN_PRECISION).isBefore(now);
        if (!boot.equals(machine.boot()) || isStale) {
            machines.save(session, machine.with(boot).seenAt(now));
        }
    }

    @Override
    public void seen(BootEvent event) {
        if (phase(event).equals(Optional.of(Phase.DHCP)) && event.mac().isPresent()) {
            event.address().ifPresent(address -> macs.put(address, event.mac().get()));
        }
        Optional<MacAddress> mac = event.mac().or(() -> event.address().flatMap(this::macOf));
        if (mac.isPresent() && newcomers.contains(mac.get())) {
            queue(session -> seen(session, MachineTable.findByMac(session, mac.get()), event));
            return;
        }
        mac.flatMap(machines::find)
                .map(Machine::id)
                .ifPresent(
                        id -> queue(session -> seen(session, machines.load(session, id), event)));
    }

    private void seen(Session session, Optional<Machine> machine, BootEvent event)
            throws IOException {
        if (machine.isEmpty()) {
            return;
        }
        Timeline.add(session, machine.get(), event.time(), event.kind(), event.detail());
        Optional<Phase> phase = phase(event);
        if (phase.isPresent()) {
            reach(session, machine.get(), phase.get(), event.detail());
        }
    }

    private static Optional<Phase> phase(BootEvent event) {
        return switch (event.kind()) {
            case "dhcp.ack", "dhcp.taken" -> Optional.of(Phase.DHCP);
            case "tftp.read", "http.get" -> Optional.of(loading(event.detail()));
            default -> Optional.empty();
        };
    }

    private static Phase loading(String name) {
        if (LIVE_FILE.matcher(name).lookingAt()) {
            return Phase.LIVE;
        }
        return name.contains("vmlinuz") ? Phase.KERNEL : Phase.LOADER;
    }

    /// A script or menu was rendered for a machine.
    ///
    /// @param session of the transaction that renders it
    public Machine rendered(Session session, Machine machine, String name) throws IOException {
        Machine begun = begin(session, machine, BootStage.IPXE, clock.instant());
        reach(session, begun, Phase.LOADER, name);
        return machines.load(session, machine.id()).orElse(begun);
    }

    /// What was rendered is a menu. Whoever chooses the local disk is not heard of again.
    public void showsMenu(Session session, Machine machine) throws IOException {
        reach(session, machine, Phase.MENU, "a menu");
    }

    /// A machine fetches its kernel.
    public void fetched(MacAddress mac, String name) {
        machines.find(mac)
                .ifPresent(machine ->
                        queue(session -> {
                            Optional<Machine> now = machines.load(session, machine.id());
                            if (now.isPresent()) {
                                reach(session, now.get(), loading(name), name);
                            }
                        }));
    }

    /// Work without a result.
    @FunctionalInterface
    private interface Note {
        void write(Session session) throws IOException;
    }

    private void queue(Note note) {
        queue(note, () -> {});
    }

    /// @param then comes in any case
    private void queue(Note note, Runnable then) {
        if (store.backlog() > MOST_WAITING) {
            LOG.log(System.Logger.Level.WARNING, "the database is behind: observations are lost");
            then.run();
            return;
        }
        store.write(
                        session -> {
                            note.write(session);
                            return true;
                        })
                .whenComplete((_, _) -> then.run())
                .exceptionally(failure -> {
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "an observation is lost: " + failure.getMessage());
                    return false;
                });
    }
}
