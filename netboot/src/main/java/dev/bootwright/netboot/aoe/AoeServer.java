package dev.bootwright.netboot.aoe;

import dev.bootwright.linux.packet.Link;
import dev.bootwright.netboot.aoe.AoeConfiguration.Interface;
import dev.bootwright.netboot.aoe.AoeConfiguration.TargetSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;

/// Serves targets on interfaces.
///
/// A thread per interface answers; one more looks after the interfaces each second: what goes away is
/// taken up again when it comes back, with the MTU and address it then has, and targets are announced
/// when a link comes up. Takes `CAP_NET_RAW`.
public final class AoeServer implements AutoCloseable {

    private static final long LOOK_SECONDS = 1;

    private final Consumer<Event> events;
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final Map<TargetAddress, ServedTarget> targets = new TreeMap<>();
    private final Map<String, Port> ports = new LinkedHashMap<>();
    private final Map<String, Boolean> up = new LinkedHashMap<>();
    private final Thread watch =
            Thread.ofPlatform().daemon().name("aoe links").unstarted(this::watch);
    private AoeConfiguration configuration;
    private boolean closed;

    /// What happens to a server, for a log.
    public sealed interface Event {

        /// @param maxSectors that fit a frame
        record PortOpened(String name, int mtu, int maxSectors) implements Event {
            @Override
            public String toString() {
                return "%s: serving, MTU %d, %d sectors a frame".formatted(name, mtu, maxSectors);
            }
        }

        record PortFailed(String name, String reason) implements Event {
            @Override
            public String toString() {
                return "%s: %s".formatted(name, reason);
            }
        }

        record LinkUp(String name) implements Event {
            @Override
            public String toString() {
                return "%s: link is up, targets announced".formatted(name);
            }
        }
    }

    /// How an interface has done.
    ///
    /// @param dropped requests without an answer: malformed, masked, or the answer was not taken
    public record PortTotals(String name, int mtu, long received, long sent, long dropped) {}

    /// How a target has done, and what it is.
    ///
    /// @param size in bytes
    public record TargetStatus(
            TargetSettings settings, long size, TargetState state, TargetCounters.Totals totals) {}

    /// @param targets by address
    public record Statistics(List<PortTotals> ports, List<TargetStatus> targets) {}

    private AoeServer(AoeConfiguration configuration, Consumer<Event> events) {
        this.configuration = configuration;
        this.events = events;
    }

    /// Opens every target, then every interface, and announces the targets.
    ///
    /// @param events told what happens, from any thread
    /// @throws IOException if a target or an interface cannot be had; nothing is left open then
    public static AoeServer open(AoeConfiguration configuration, Consumer<Event> events)
            throws IOException {
        AoeServer server = new AoeServer(configuration, events);
        try {
            for (TargetSettings each : configuration.targets()) {
                server.targets.put(each.address(), ServedTarget.open(each, configuration.state()));
            }
            for (Interface each : configuration.interfaces()) {
                server.openPort(each, Link.find(each.name()));
            }
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        server.watch.start();
        return server;
    }

    private void openPort(Interface wanted, Link link) throws IOException {
        int mtu = Math.min(wanted.mtu().orElse(link.mtu()), link.mtu());
        if (mtu < Interface.MIN_MTU) {
            throw new IOException(
                    "%s has an MTU of %d: at least %d, so that a sector fits"
                            .formatted(link.name(), mtu, Interface.MIN_MTU));
        }
        Port port = Port.open(link, mtu, directory(link.name()), lock.readLock(), events);
        ports.put(link.name(), port);
        boolean isUp = link.isUp();
        up.put(link.name(), isUp);
        events.accept(new Event.PortOpened(link.name(), mtu, Wire.maxSectors(mtu)));
        if (isUp) {
            port.advertise();
        }
    }

    private Directory directory(String interfaceName) {
        return new Directory(
                targets.values().stream().filter(each -> each.isServedOn(interfaceName)).toList());
    }

    private void watch() {
        while (true) {
            try {
                TimeUnit.SECONDS.sleep(LOOK_SECONDS);
            } catch (InterruptedException _) {
                return;
            }
            synchronized (this) {
                if (closed) {
                    return;
                }
                configuration.interfaces().forEach(this::look);
            }
        }
    }

    /// Takes up an interface that has come back or has changed, and announces when its link comes up.
    private void look(Interface wanted) {
        Port port = ports.get(wanted.name());
        try {
            Link link = Link.find(wanted.name());
            if (port != null && !isAsOpened(port, wanted, link)) {
                port.close();
                ports.remove(wanted.name());
                port = null;
            }
            if (port == null) {
                openPort(wanted, link);
                return;
            }
            boolean isUp = link.isUp();
            if (isUp && !up.getOrDefault(wanted.name(), false)) {
                port.advertise();
                events.accept(new Event.LinkUp(wanted.name()));
            }
            up.put(wanted.name(), isUp);
        } catch (IOException e) {
            if (port != null) {
                port.close();
                ports.remove(wanted.name());
                events.accept(new Event.PortFailed(wanted.name(), String.valueOf(e.getMessage())));
            }
        }
    }

    private static boolean isAsOpened(Port port, Interface wanted, Link link) {
        Link opened = port.link();
        return opened.index() == link.index()
                && opened.mac() == link.mac()
                && port.mtu() == Math.min(wanted.mtu().orElse(link.mtu()), link.mtu());
    }

    /// Serves another configuration. What is the same in both goes on; clients of the rest wait for
    /// the moment it takes to open it.
    ///
    /// @throws IOException if a source cannot be opened: then nothing has changed. Or if a target or
    ///     an interface could not be had afterwards: then the others are served
    public synchronized void reload(AoeConfiguration next) throws IOException {
        for (TargetSettings each : next.targets()) {
            if (!isServed(each)) {
                FileStorage.open(each.source().path(), each.source().slice(), true, false).close();
            }
        }
        List<String> failures = new ArrayList<>();
        boolean sameState = next.state().equals(configuration.state());
        configuration = next;
        lock.writeLock().lock();
        try {
            List<TargetAddress> gone =
                    targets.values().stream()
                            .map(ServedTarget::settings)
                            .filter(old -> !sameState || !next.targets().contains(old))
                            .map(TargetSettings::address)
                            .toList();
            gone.forEach(address -> tryTo(failures, () -> remove(address)));
            for (TargetSettings each : next.targets()) {
                if (!targets.containsKey(each.address())) {
                    tryTo(
                            failures,
                            () ->
                                    targets.put(
                                            each.address(), ServedTarget.open(each, next.state())));
                }
            }
            // Before the lock is free: frames wait for it, and their target may be closed by now.
            ports.forEach((name, port) -> port.serve(directory(name)));
        } finally {
            lock.writeLock().unlock();
        }
        reloadPorts(next, failures);
        if (!failures.isEmpty()) {
            throw new IOException(String.join("\n", failures));
        }
    }

    private void reloadPorts(AoeConfiguration next, List<String> failures) {
        List<String> names = next.interfaces().stream().map(Interface::name).toList();
        for (String name : List.copyOf(ports.keySet())) {
            if (!names.contains(name)) {
                Optional.ofNullable(ports.remove(name)).ifPresent(Port::close);
            }
        }
        for (Interface each : next.interfaces()) {
            Port port = ports.get(each.name());
            if (port != null) {
                port.advertise();
            } else {
                tryTo(failures, () -> openPort(each, Link.find(each.name())));
            }
        }
    }

    private boolean isServed(TargetSettings settings) {
        ServedTarget served = targets.get(settings.address());
        return served != null && served.settings().equals(settings);
    }

    private void remove(TargetAddress address) throws IOException {
        ServedTarget served = targets.remove(address);
        if (served != null) {
            served.close();
        }
    }

    @FunctionalInterface
    private interface Attempt {
        void run() throws IOException;
    }

    private static void tryTo(List<String> failures, Attempt attempt) {
        try {
            attempt.run();
        } catch (IOException e) {
            failures.add(String.valueOf(e.getMessage()));
        }
    }

    public synchronized Statistics statistics() {
        return new Statistics(
                ports.values().stream().map(AoeServer::totals).toList(),
                targets.values().stream()
                        .map(each ->
                                new TargetStatus(
                                        each.settings(),
                                        each.target().size(),
                                        each.target().state(),
                                        each.target().totals()))
                        .toList());
    }

    private static PortTotals totals(Port port) {
        return new PortTotals(
                port.link().name(),
                port.mtu(),
                port.received.sum(),
                port.sent.sum(),
                port.dropped.sum());
    }

    /// Stops answering; everything written is on the disk afterwards.
    ///
    /// @throws IOException if something could not be written
    @Override
    public synchronized void close() throws IOException {
        closed = true;
        watch.interrupt();
        ports.values().forEach(Port::close);
        ports.clear();
        List<String> failures = new ArrayList<>();
        for (TargetAddress address : List.copyOf(targets.keySet())) {
            tryTo(failures, () -> remove(address));
        }
        if (!failures.isEmpty()) {
            throw new IOException(String.join("\n", failures));
        }
    }
}
