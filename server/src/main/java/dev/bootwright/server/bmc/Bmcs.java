package dev.bootwright.server.bmc;

import dev.bootwright.formats.contract.BmcSettings;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Machines;
import dev.bootwright.server.secret.Vault;
import dev.bootwright.server.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The BMCs of all machines: how to get to them, and conversations with them.
public final class Bmcs {

    /// For a conversation and its turn, unless somebody says otherwise.
    public static final Duration PATIENCE = Duration.ofSeconds(50);

    /// Which machine is meant, for protocols whose BMCs stand for several.
    private static final String MEANT = "redfish.machine";

    private final BmcTable table;
    private final BmcQueues queues;
    private final Machines machines;
    private final List<Protocol> protocols;

    private Bmcs(BmcTable table, BmcQueues queues, Machines machines, List<Protocol> protocols) {
        this.table = table;
        this.queues = queues;
        this.machines = machines;
        this.protocols = List.copyOf(protocols);
    }

    /// @param vault     for the passwords
    /// @param protocols the first is the usual one
    public static Bmcs of(
            Store store,
            Machines machines,
            Vault vault,
            InstantSource clock,
            List<Protocol> protocols) {
        return new Bmcs(
                new BmcTable(store, vault, clock), new BmcQueues(clock), machines, protocols);
    }

    /// The words of all protocols, the usual one first.
    public List<String> protocols() {
        return protocols.stream().map(Protocol::word).toList();
    }

    /// Says how to get to a machine's BMC. Replaces what was known of it.
    ///
    /// @throws IllegalArgumentException if there is no such protocol
    public BmcSetting set(
            String machine, String protocol, BmcAddress address, Credentials credentials)
            throws IOException {
        protocol(protocol);
        return put(machine, protocol, address, credentials, Map.of());
    }

    /// Says how to get to a machine's BMC, and which certificate it shows. Replaces what was known of it.
    ///
    /// @param certificate its SHA-256, hexadecimal; no other is believed, whoever vouches for it
    /// @throws IllegalArgumentException if there is no such protocol, or it knows no certificates
    public BmcSetting set(
            String machine,
            String protocol,
            BmcAddress address,
            Credentials credentials,
            String certificate)
            throws IOException {
        Map<String, String> memory = protocol(protocol).believing(certificate);
        return put(machine, protocol, address, credentials, memory);
    }

    private BmcSetting put(
            String machine,
            String protocol,
            BmcAddress address,
            Credentials credentials,
            Map<String, String> memory)
            throws IOException {
        table.put(machine, protocol, address, credentials, memory);
        queues.forgive(address);
        return new BmcSetting(protocol, address, credentials.user(), Optional.empty(), false);
    }

    /// Forgets a machine's BMC.
    ///
    /// @return whether there was anything to forget
    public boolean forget(String machine) throws IOException {
        return table.remove(machine);
    }

    public Optional<BmcSetting> find(String machine) throws IOException {
        return table.find(machine);
    }

    /// Puts the password that is kept for a machine's BMC into the steps that set it up, where they
    /// want it for the same user.
    public JobOrder fill(String machine, JobOrder order) throws IOException {
        boolean isWanted =
                order.steps().stream().anyMatch(step -> step.step() instanceof Step.ConfigureBmc);
        Optional<Credentials> kept =
                isWanted ? table.open(machine).map(BmcTable.Stored::credentials) : Optional.empty();
        return kept.isPresent() ? filled(order, kept.get()) : order;
    }

    private static JobOrder filled(JobOrder order, Credentials kept) {
        return new JobOrder(
                order.job(),
                order.steps().stream()
                        .map(each ->
                                each.step() instanceof Step.ConfigureBmc(BmcSettings settings)
                                        ? new JobOrder.StepOrder(
                                                each.index(),
                                                each.title(),
                                                new Step.ConfigureBmc(
                                                        settings.withPassword(
                                                                kept.user(), kept.password())),
                                                each.deadline(),
                                                each.state(),
                                                each.restarts())
                                        : each)
                        .toList(),
                order.then());
    }

    /// Seals every password with a new key.
    public void rotateKey() throws IOException {
        table.rotate();
    }

    /// Asks a machine's BMC something that changes nothing.
    public <T> T look(String machine, Duration patience, Look<T> look) throws IOException {
        return converse(machine, patience, (bmc, _) -> look.run(bmc));
    }

    /// Has a machine's BMC do something, after it was compared with the machine.
    ///
    /// @throws BmcException [Failure#OTHER_MACHINE] if it belongs to another, or cannot be told to
    ///     belong to this one and nobody vouched for it
    public <T> T act(String machine, Duration patience, BmcQueues.Task<T> task) throws IOException {
        return converse(
                machine,
                patience,
                (bmc, stored) -> {
                    check(machine(machine), stored.setting(), bmc.identity());
                    return task.run(bmc);
                });
    }

    /// Vouches for a BMC: from now on it is the machine's as long as it says the same of itself as it does
    /// now.
    public BmcIdentity pin(String machine) throws IOException {
        BmcIdentity identity = look(machine, PATIENCE, BmcView::identity);
        table.pin(machine, Optional.of(identity.toJson().toString()));
        return identity;
    }

    /// What is asked in a conversation.
    public interface Look<T> {
        T run(BmcView bmc) throws BmcException;
    }

    private interface Talk<T> {
        T run(Bmc bmc, BmcTable.Stored stored) throws BmcException;
    }

    private <T> T converse(String machine, Duration patience, Talk<T> talk) throws IOException {
        BmcTable.Stored stored =
                table.open(machine)
                        .orElseThrow(() ->
                                new BmcException(
                                        Failure.NOT_SUPPORTED,
                                        "nothing is known of the machine's BMC"));
        BmcSetting setting = stored.setting();
        if (setting.refused()) {
            throw new BmcException(
                    Failure.WRONG_CREDENTIALS,
                    ("BMC %s refused these credentials (%s) before; they are not tried again, so that it"
                                    + " does not lock the account")
                            .formatted(setting.address(), stored.credentials()));
        }
        Memory memory = table.memory(machine, stored);
        Machine known = machine(machine);
        known.identity()
                .serial()
                .or(known.identity()::uuid)
                .ifPresent(meant -> memory.put(MEANT, meant));
        try {
            return queues.run(
                    protocol(setting.protocol()),
                    setting.address(),
                    stored.credentials(),
                    memory,
                    patience,
                    bmc -> talk.run(bmc, stored));
        } catch (BmcException e) {
            if (e.failure() == Failure.WRONG_CREDENTIALS) {
                table.refused(machine, stored);
            }
            throw e;
        }
    }

    private Machine machine(String id) {
        return machines.find(id)
                .orElseThrow(() -> new IllegalArgumentException("no machine " + id));
    }

    private Protocol protocol(String word) {
        return protocols.stream()
                .filter(protocol -> protocol.word().equals(word))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "\"%s\" is no protocol of BMCs: %s"
                                        .formatted(word, String.join(", ", protocols()))));
    }

    private static void check(Machine machine, BmcSetting setting, BmcIdentity identity)
            throws BmcException {
        Optional<String> objection =
                setting.pinned().isPresent()
                        ? pinObjection(setting.pinned().get(), identity)
                        : objection(machine, identity);
        if (objection.isPresent()) {
            throw new BmcException(
                    Failure.OTHER_MACHINE,
                    "BMC %s, %s: %s".formatted(setting.address(), machine.name(), objection.get()));
        }
    }

    private static Optional<String> pinObjection(String pinned, BmcIdentity identity) {
        Json now = identity.toJson();
        return now.toString().equals(pinned)
                ? Optional.empty()
                : Optional.of("somebody vouched for %s, and now it is %s".formatted(pinned, now));
    }

    private static Optional<String> objection(Machine machine, BmcIdentity identity) {
        return switch (identity.compare(machine.identity())) {
            case BmcIdentity.Comparison.Same _ -> Optional.empty();
            case BmcIdentity.Comparison.Different(String difference) -> Optional.of(difference);
            case BmcIdentity.Comparison.Unknown _ ->
                    Optional.of(
                            "one of both says neither serial number nor UUID, so nobody knows that they"
                                    + " belong together; vouch for it if you do");
        };
    }
}
