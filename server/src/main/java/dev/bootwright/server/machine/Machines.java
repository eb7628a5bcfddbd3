package dev.bootwright.server.machine;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.contract.Details;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.server.machine.Machine.Facts;
import dev.bootwright.server.machine.Machine.Wish;
import dev.bootwright.server.machine.Secrets.Grant;
import dev.bootwright.server.store.Session;
import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/// Every machine there is. Questions are answered from memory, which holds what is durable; changes
/// are made in a transaction, by the methods that take a [Session].
public final class Machines {

    /// Most machines that were seen asking for a boot but never had an agent report; more are not
    /// taken up, so that made-up MAC addresses cannot fill the disk.
    static final int MOST_UNREPORTED = 10_000;

    private final Store store;
    private final Events events;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Secrets secrets;
    private final Map<String, Machine> byId = new ConcurrentHashMap<>();
    private final Map<MacAddress, String> byMac = new ConcurrentHashMap<>();
    private volatile Estate estate = (_, _, _) -> List.of();

    private Machines(
            Store store,
            Events events,
            InstantSource clock,
            RandomGenerator random,
            Secrets secrets) {
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.random = random;
        this.secrets = secrets;
    }

    /// @param random cryptographically strong, outside tests
    public static Machines open(
            Store store, Events events, InstantSource clock, RandomGenerator random)
            throws IOException {
        Secrets secrets = Secrets.open(store, clock, random);
        Machines machines = new Machines(store, events, clock, random, secrets);
        store.read(MachineTable::all).forEach(machines::remember);
        return machines;
    }

    // ---- questions, from memory ----

    /// All machines, the one known longest first.
    public List<Machine> all() {
        return byId.values().stream()
                .sorted(Comparator.comparing(Machine::created).thenComparing(Machine::id))
                .toList();
    }

    public Optional<Machine> find(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    public Optional<Machine> find(MacAddress mac) {
        return Optional.ofNullable(byMac.get(mac)).flatMap(this::find);
    }

    /// The machines that a person may mean: by identifier or its beginning, name, MAC address,
    /// UUID or serial number.
    public List<Machine> matching(String reference) {
        String text = reference.strip().toLowerCase(Locale.ROOT);
        List<Machine> exact =
                byId.values().stream().filter(machine -> isNamed(machine, text)).toList();
        return exact.isEmpty()
                ? byId.values().stream().filter(machine -> machine.id().startsWith(text)).toList()
                : exact;
    }

    private static boolean isNamed(Machine machine, String text) {
        Identity identity = machine.identity();
        return machine.id().equals(text)
                || machine.name().toLowerCase(Locale.ROOT).equals(text)
                || identity.uuid().equals(Optional.of(text))
                || identity.serial().map(serial -> serial.equalsIgnoreCase(text)).orElse(false)
                || identity.macs().stream()
                        .anyMatch(mac -> mac.toString().equals(text) || mac.dashed().equals(text));
    }

    /// What agents prove themselves by.
    public Secrets secrets() {
        return secrets;
    }

    // ---- questions, from the database ----

    /// The latest entries of a machine's timeline, oldest first.
    public List<Timeline.Entry> timeline(String id) throws IOException {
        return store.read(session -> Timeline.of(session, id));
    }

    /// The latest inventory of a machine.
    public Optional<Inventories.Stored> inventory(String id) throws IOException {
        return store.read(session -> Inventories.find(session, id, Optional.empty()));
    }

    public Optional<Inventories.Stored> inventory(String id, long version) throws IOException {
        return store.read(session -> Inventories.find(session, id, Optional.of(version)));
    }

    /// The history of a machine's inventory, oldest first.
    public List<Inventories.Version> inventories(String id) throws IOException {
        return store.read(session -> Inventories.versions(session, id));
    }

    /// What was read for an inventory, as it was read: a ZIP archive.
    public Optional<Opaque> rawOutputs(String id, long version) throws IOException {
        return store.read(session -> Inventories.raw(session, id, version));
    }

    /// What the last job that tested a machine found.
    public List<TestResults.Kept> testResults(String id) throws IOException {
        return store.read(session -> TestResults.last(session, id));
    }

    /// What else is kept of machines goes along when two become one.
    @FunctionalInterface
    public interface Estate {

        /// @return the names of what is dropped, because the machine that stays has its own
        List<String> move(Session session, String from, String to) throws IOException;
    }

    /// From now on, `estate` goes along too.
    public void moveWith(Estate estate) {
        this.estate = estate;
    }

    Estate estate() {
        return estate;
    }

    // ---- changes, in a transaction ----

    /// A machine as the transaction sees it.
    public Optional<Machine> load(Session session, String id) throws IOException {
        return MachineTable.find(session, id);
    }

    /// The latest inventory as the transaction sees it.
    public Optional<Inventory> loadInventory(Session session, String id) throws IOException {
        return Inventories.find(session, id, Optional.empty()).map(Inventories.Stored::inventory);
    }

    /// Keeps a changed machine, and tells everyone once that is durable.
    public Machine save(Session session, Machine machine) throws IOException {
        MachineTable.save(session, machine);
        session.afterCommit(() -> publish(machine));
        return machine;
    }

    /// Adds an entry to a machine's timeline.
    public void note(Session session, Machine machine, String kind, String detail)
            throws IOException {
        Timeline.add(session, machine, clock.instant(), kind, detail);
    }

    /// The machine that has this MAC address; a new one if there is none.
    ///
    /// @return empty if there are too many machines that never reported
    public Optional<Machine> contact(Session session, MacAddress mac) throws IOException {
        Optional<Machine> known = MachineTable.findByMac(session, mac);
        if (known.isPresent() || isFull()) {
            return known;
        }
        Identity identity = Identity.of(Optional.empty(), Optional.empty(), List.of(mac));
        return identity.macs().isEmpty()
                ? Optional.empty()
                : Optional.of(add(session, identity, mac.dashed()));
    }

    private boolean isFull() {
        return byId.size() >= MOST_UNREPORTED
                && byId.values().stream()
                                .filter(machine -> machine.facts().inventory().isEmpty())
                                .count()
                        >= MOST_UNREPORTED;
    }

    private Machine add(Session session, Identity identity, String name) throws IOException {
        byte[] bytes = new byte[5];
        random.nextBytes(bytes);
        Instant now = clock.instant();
        Machine machine =
                new Machine(
                        HexFormat.of().formatHex(bytes),
                        name,
                        identity,
                        Facts.NONE,
                        Wish.NONE,
                        Boot.NONE,
                        Optional.empty(),
                        now,
                        now);
        save(session, machine);
        MachineTable.saveMacs(session, machine);
        return machine;
    }

    /// Takes up who an agent says it is, and decides which machine that is; see
    /// [Identity#isSameMachine]. Machines that turn out to be one become one.
    ///
    /// @param grant of the agent's secret
    /// @param claim secret that the agent wants to go on with; from those that came over TLS, and only them
    public Admission register(
            Session session, Registration registration, Grant grant, Optional<String> claim)
            throws IOException {
        secrets.claim(session, grant, claim);
        List<MacAddress> macs = new java.util.ArrayList<>(registration.macs());
        registration.bootMac().filter(mac -> !macs.contains(mac)).ifPresent(macs::addFirst);
        Identity shown = Identity.of(registration.uuid(), registration.serial(), macs);
        Merging merging = new Merging(this, session);
        String booted = grant.machine().orElse("");
        Optional<String> doubt = merging.doubt(booted, shown, clock.instant());
        if (doubt.isPresent()) {
            return new Admission.Doubted(doubt.get());
        }
        Merging.Owner resolved = merging.resolve(booted, shown);
        Machine owner = resolved.machine();
        if (secrets.isUsed(grant) && !grant.machine().equals(Optional.of(owner.id()))) {
            throw new Refusal(
                    Refusal.Kind.CONFLICT,
                    "this boot has registered as another machine; a machine that has changed starts again");
        }
        boolean isFirst = secrets.use(session, grant, owner.id());
        Boot boot = owner.boot();
        if (isFirst && boot.hasReached(Phase.AGENT)) {
            boot = boot.next();
        }
        Instant now = clock.instant();
        Facts facts = owner.facts();
        Machine registered =
                owner.with(owner.identity().updatedBy(resolved.own()))
                        .with(
                                new Facts(
                                        Optional.of(registration.firmware()),
                                        facts.manufacturer(),
                                        facts.product(),
                                        registration.developer(),
                                        facts.inventory(),
                                        claim.isPresent()))
                        .with(
                                boot.forgiven()
                                        .reach(Phase.AGENT, now, "agent " + registration.agent()))
                        .seenAt(now);
        save(session, registered);
        MachineTable.saveMacs(session, registered);
        session.afterCommit(this::reindex);
        note(
                session,
                registered,
                "agent.register",
                "agent %s, %d ms after its kernel, over %s"
                        .formatted(
                                registration.agent(),
                                registration.uptimeMillis(),
                                claim.isPresent() ? "TLS" : "plain HTTP"));
        return new Admission.Admitted(registered);
    }

    /// An operator has approved a machine, and with it what its agent says of itself.
    ///
    /// @return the machines that it may turn out to be, although it did not boot as them, or whose addresses it
    ///     may take
    public List<Machine> allow(Session session, String id) throws IOException {
        return new Doubts(this, session).allow(id);
    }

    /// A new machine that shows this identity.
    Machine split(Session session, Identity shown) throws IOException {
        String name =
                shown.macs().isEmpty()
                        ? shown.serial().orElse("machine")
                        : shown.macs().getFirst().dashed();
        return add(session, shown, name);
    }

    List<Machine> loadRelated(Session session, String id, Identity shown) throws IOException {
        return MachineTable.related(session, id, shown);
    }

    /// Takes up what a machine is made of.
    public Machine report(Session session, Machine machine, Inventory inventory)
            throws IOException {
        Instant now = clock.instant();
        long version = Inventories.add(session, machine.id(), inventory, now);
        Facts facts = machine.facts();
        boolean isNew = !facts.inventory().equals(Optional.of(version));
        String detail =
                isNew
                        ? "version %d".formatted(version)
                        : "unchanged, version %d".formatted(version);
        Machine reported =
                machine.with(
                                new Facts(
                                        facts.firmware(),
                                        inventory.system().manufacturer(),
                                        inventory.system().product(),
                                        facts.developer(),
                                        Optional.of(version),
                                        facts.secure()))
                        .with(machine.boot().forgiven().reach(Phase.INVENTORY, now, detail))
                        .seenAt(now);
        note(session, reported, "agent.inventory", detail);
        return save(session, reported);
    }

    /// Takes up what an agent learnt of its machine later. Nothing follows from it.
    public void addDetails(Session session, Machine machine, Details details) throws IOException {
        long version = Inventories.add(session, machine.id(), details.inventory(), clock.instant());
        if (details.raw().length() > 0) {
            Inventories.addRaw(session, machine.id(), version, details.raw());
        }
        Facts facts = machine.facts();
        if (!facts.inventory().equals(Optional.of(version))) {
            note(session, machine, "agent.inventory", "version %d".formatted(version));
            save(
                    session,
                    machine.with(
                            new Facts(
                                    facts.firmware(),
                                    facts.manufacturer(),
                                    facts.product(),
                                    facts.developer(),
                                    Optional.of(version),
                                    facts.secure())));
        }
    }

    /// Makes the secret that goes into a boot script.
    ///
    /// @param machine that will use it; empty when only the agent will know
    public String renderSecret(Session session, Optional<Machine> machine) throws IOException {
        return secrets.render(session, machine.map(Machine::id));
    }

    /// Forgets a machine and everything about it.
    public void remove(Session session, String id) throws IOException {
        session.update("DELETE FROM machine WHERE id = ?", id);
        secrets.forget(session, id);
        session.afterCommit(() -> forget(id));
    }

    // ---- memory ----

    private void publish(Machine machine) {
        remember(machine);
        events.publish(new Events.Change.Changed(machine));
    }

    private void remember(Machine machine) {
        byId.put(machine.id(), machine);
        machine.identity().macs().forEach(mac -> byMac.put(mac, machine.id()));
    }

    private void forget(String id) {
        byId.remove(id);
        byMac.values().removeIf(id::equals);
        events.publish(new Events.Change.Removed(id));
    }

    /// Drops MAC addresses that a machine no longer has.
    private void reindex() {
        byMac.entrySet()
                .removeIf(entry ->
                        find(entry.getValue())
                                .map(machine -> !machine.identity().macs().contains(entry.getKey()))
                                .orElse(true));
    }
}
