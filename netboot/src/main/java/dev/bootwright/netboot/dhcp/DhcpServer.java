package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.Ipv4Network;
import dev.bootwright.linux.packet.Datagram;
import dev.bootwright.linux.packet.Link;
import dev.bootwright.netboot.boot.BootObserver;
import dev.bootwright.netboot.boot.BootPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// DHCP on one interface: UDP ports 67 and 4011.
///
/// One thread receives and decides; a second one saves leases, many at a time, and sends the
/// acknowledgments that wait for them.
public final class DhcpServer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(DhcpServer.class.getName());

    /// Nothing due: wait for a packet.
    private static final Duration NO_LIMIT = Duration.ofNanos(-1);

    private static final Duration AFTER_FAILURE = Duration.ofMillis(200);

    private final DhcpMode mode;
    private final Sockets sockets;
    private final DhcpEngine engine;
    private final BootObserver observer;
    private final Ipv4Address own;
    private final LeaseWriter writer;
    private final Thread receiver;
    private volatile boolean closing;

    private DhcpServer(
            ServerIdentity server,
            DhcpMode mode,
            Sockets sockets,
            DhcpEngine engine,
            BootObserver observer,
            LeaseStore store,
            String interfaceName) {
        this.mode = mode;
        this.sockets = sockets;
        this.engine = engine;
        this.observer = observer;
        this.own = server.address();
        this.writer = LeaseWriter.open(store, this::send, "dhcp leases " + interfaceName);
        this.receiver = Thread.ofPlatform().name("dhcp " + interfaceName).unstarted(this::receive);
    }

    /// Looks for another server if told to, loads the leases, opens the sockets and starts to
    /// answer.
    ///
    /// @param store    not used by a proxy; stays the caller's to close
    /// @throws OtherDhcpServerException in full mode, if another server answers; its message names
    ///     it
    /// @throws IOException              if the interface is unknown or has no IPv4 address, a port
    ///     is taken (the message says by whom), the process lacks the privilege, or the leases
    ///     cannot be read
    public static DhcpServer open(
            DhcpConfiguration configuration,
            BootPolicy policy,
            BootObserver observer,
            LeaseStore store)
            throws IOException {
        Link link = Link.find(configuration.interfaceName());
        ServerIdentity server = identity(link, configuration.subnets());
        Sockets sockets = Sockets.open(link, server.address());
        try {
            DhcpMode mode = settle(configuration, server);
            Collection<Lease> saved = mode == DhcpMode.FULL ? store.load() : List.of();
            DhcpEngine engine = new DhcpEngine(server, configuration, mode, policy, saved);
            DhcpServer dhcp =
                    new DhcpServer(server, mode, sockets, engine, observer, store, link.name());
            dhcp.receiver.start();
            return dhcp;
        } catch (IOException | RuntimeException e) {
            sockets.close();
            throw e;
        }
    }

    /// What is served: [DhcpMode#FULL] or [DhcpMode#PROXY].
    public DhcpMode mode() {
        return mode;
    }

    /// Of several addresses the one in a subnet that is served, else the first.
    private static ServerIdentity identity(Link link, List<Subnet> subnets) throws IOException {
        List<ServerIdentity> all =
                link.addresses().stream().map(address -> identity(link, address)).toList();
        if (all.isEmpty()) {
            throw new IOException(
                    "%s has no IPv4 address for a server to have".formatted(link.name()));
        }
        return all.stream()
                .filter(own ->
                        subnets.stream()
                                .anyMatch(subnet -> subnet.network().contains(own.address())))
                .findFirst()
                .orElse(all.getFirst());
    }

    private static ServerIdentity identity(Link link, Link.Address address) {
        Ipv4Address own = new Ipv4Address(address.address());
        return new ServerIdentity(own, Ipv4Network.around(own, address.prefix()), link.mtu());
    }

    private static DhcpMode settle(DhcpConfiguration configuration, ServerIdentity server)
            throws IOException {
        boolean looks = configuration.mode() != DhcpMode.PROXY && !configuration.search().isZero();
        Optional<OtherServer> other =
                looks
                        ? DhcpProbe.search(configuration.interfaceName(), configuration.search())
                        : Optional.empty();
        if (other.isPresent() && configuration.mode() == DhcpMode.FULL) {
            throw new OtherDhcpServerException(
                    "another DHCP server answers on %s: %s; it offers %s"
                            .formatted(
                                    configuration.interfaceName(),
                                    other.get(),
                                    other.get().offered()));
        }
        if (other.isPresent() || configuration.mode() == DhcpMode.PROXY) {
            return DhcpMode.PROXY;
        }
        if (configuration.subnets().isEmpty()) {
            throw new IOException(
                    "no addresses to give out on %s, which is in %s"
                            .formatted(configuration.interfaceName(), server.network()));
        }
        return DhcpMode.FULL;
    }

    private void receive() {
        while (!closing) {
            try {
                Instant now = Instant.now();
                sockets.await(
                        engine.deadline(now)
                                .map(at -> Duration.between(now, at))
                                .map(wait -> wait.isNegative() ? Duration.ZERO : wait)
                                .orElse(NO_LIMIT));
                List<Step> steps = new ArrayList<>();
                Instant arrived = Instant.now();
                for (Sockets.Input input : sockets.receive()) {
                    steps.addAll(stepsOrNone(input, arrived));
                }
                steps.addAll(engine.onTime(arrived)); // none whose probe is yet to be sent
                take(steps);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "cannot receive", e);
                LockSupport.parkNanos(AFTER_FAILURE.toNanos()); // it may last, as a lost interface
            }
        }
    }

    /// The mistake of a policy ends at the packet that showed it.
    private List<Step> stepsOrNone(Sockets.Input input, Instant now) {
        try {
            return steps(input, now);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a packet is not answered: " + input, e);
            return List.of();
        }
    }

    private List<Step> steps(Sockets.Input input, Instant now) {
        return switch (input) {
            case Sockets.Input.Claim(var address, var user) ->
                    engine.onUse(address, Optional.of(user), now);
            case Sockets.Input.EchoReply(var address) ->
                    engine.onUse(address, Optional.empty(), now);
            case Sockets.Input.Message(Datagram datagram, int port) -> steps(datagram, port, now);
        };
    }

    private List<Step> steps(Datagram datagram, int port, Instant now) {
        Ipv4Address source = new Ipv4Address(datagram.address());
        try {
            return engine.onMessage(
                    new Arrival(
                            DhcpMessage.read(datagram.payload()),
                            source,
                            datagram.port(),
                            port,
                            datagram.destination() == own.bits()),
                    now);
        } catch (FormatException e) {
            String reason = "from %s: %s".formatted(source, e.getMessage());
            return List.of(new Step.Note(Events.ignored(now, Optional.empty(), reason)));
        }
    }

    /// What can be sent at once is sent first, so that a request is reported before its
    /// acknowledgment, which may be under way as soon as its lease is handed over.
    private void take(List<Step> steps) throws IOException {
        List<Step> atOnce = new ArrayList<>(steps.size());
        List<Step.Commit> commits = new ArrayList<>();
        List<Step.Probe> probes = new ArrayList<>();
        for (Step step : steps) {
            switch (step) {
                case Step.Probe probe -> probes.add(probe);
                case Step.Commit commit -> commits.add(commit);
                case Step.Send _, Step.Note _ -> atOnce.add(step);
            }
        }
        send(atOnce);
        if (!writer.addAll(commits)) {
            LOG.log(System.Logger.Level.WARNING, "too many leases wait to be saved");
        }
        if (!probes.isEmpty()) {
            sockets.probe(probes);
            Instant now = Instant.now();
            probes.forEach(probe -> engine.onProbed(probe.address(), now));
        }
    }

    /// Sends and reports, in order; from the receiving thread and from the writing one.
    private void send(List<Step> steps) {
        try {
            sockets.send(
                    steps.stream()
                            .filter(Step.Send.class::isInstance)
                            .map(Step.Send.class::cast)
                            .toList());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot send", e);
        }
        for (Step step : steps) {
            switch (step) {
                case Step.Send send -> observer.seen(send.event());
                case Step.Note(var event) -> observer.seen(event);
                case Step.Commit _, Step.Probe _ -> {} // neither is sent
            }
        }
    }

    /// Stops receiving and waits until what was received is answered.
    @Override
    public void close() {
        closing = true;
        try {
            sockets.wake();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot wake the receiver", e);
        }
        join(receiver);
        writer.close();
        sockets.close();
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
