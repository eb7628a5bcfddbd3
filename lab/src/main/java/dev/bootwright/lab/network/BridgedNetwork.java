package dev.bootwright.lab.network;

import dev.bootwright.lab.run.Run;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace with a bridge. Server and machines live in it; this computer sees only a
/// point-to-point link to it, over which the operators' page is reached.
///
/// ```text
///   this computer          namespace bwlab-ID                        namespace bwlab-ID-STATION
///   bwlab-ID 198.18.x.1 ────  operator 198.18.x.2
///                          br0 10.99.0.1, fd00:99::1 ┬─ tap0…     (machines)
///                                                    └─ s-STATION ──── eth0 10.99.0.y
/// ```
///
/// The addresses inside are always the same, since nothing outside can see them. 198.18.0.0/15 is set
/// apart for test networks (RFC 2544, appendix C.2.2), so no real network is hidden by it.
public final class BridgedNetwork implements Network {

    /// The network's own address range, a /24.
    public static final String SERVER = "10.99.0.1";

    public static final String BRIDGE = "br0";

    private final Run run;
    private final Namespace namespace;
    private final PointToPoint link;
    private final AtomicInteger taps = new AtomicInteger();

    private BridgedNetwork(Run run, Namespace namespace, PointToPoint link) {
        this.run = run;
        this.namespace = namespace;
        this.link = link;
    }

    /// Makes the network; it is gone at the end of `run`.
    ///
    /// @throws IOException if the kernel refuses, for lack of rights for instance
    public static BridgedNetwork open(Run run) throws IOException {
        Namespace.removeThoseOfDeadRuns();
        Namespace namespace = Namespace.add("bwlab-" + run.id());
        run.atEnd(namespace);
        namespace.ip("link", "add", BRIDGE, "type", "bridge", "forward_delay", "0");
        // Otherwise it changes with each port, and vblade answers to the one it found when it
        // started.
        namespace.ip("link", "set", BRIDGE, "address", "52:54:00:ff:ff:01");
        namespace.ip("link", "set", BRIDGE, "up");
        namespace.ip("addr", "add", SERVER + "/24", "dev", BRIDGE);
        if (Files.exists(Path.of("/proc/net/if_inet6"))) {
            namespace.ip("addr", "add", "fd00:99::1/64", "dev", BRIDGE, "nodad");
        }
        PointToPoint link = PointToPoint.connect("bwlab-" + run.id(), namespace);
        run.atEnd(link);
        return new BridgedNetwork(run, namespace, link);
    }

    /// Why such a network cannot be made here; empty when it can, as far as one can tell by looking.
    public static Optional<String> whyNot() {
        if (!isRoot()) {
            return Optional.of("only root may make network namespaces");
        }
        if (Tool.find("ip").isEmpty()) {
            return Optional.of("the program \"ip\" is missing (Debian package iproute2)");
        }
        if (!Files.exists(Path.of("/dev/net/tun"))) {
            return Optional.of("/dev/net/tun is missing");
        }
        return Optional.empty();
    }

    static boolean isRoot() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException e) {
            return false;
        }
    }

    /// A second server on the same wire, in a namespace of its own.
    ///
    /// @param name    letters only, at most eight
    /// @param address IPv4, within 10.99.0.0/24
    /// @return what runs commands there; its interface is `eth0`
    /// @throws IOException if it cannot be made
    public Namespace addStation(String name, String address) throws IOException {
        Namespace station = Namespace.add(namespace.name() + "-" + name);
        run.atEnd(station);
        String port = "s-" + name;
        namespace.ip(
                "link",
                "add",
                port,
                "type",
                "veth",
                "peer",
                "name",
                "eth0",
                "netns",
                station.name());
        namespace.ip("link", "set", port, "master", BRIDGE, "up");
        station.ip("link", "set", "eth0", "up");
        station.ip("addr", "add", address + "/24", "dev", "eth0");
        return station;
    }

    /// Lets LLDP through, which a bridge keeps to itself (IEEE 802.1D §7.12.6): a station can then play the
    /// switch.
    public void passLldp() throws IOException {
        namespace.ip("link", "set", BRIDGE, "type", "bridge", "group_fwd_mask", "0x4000");
    }

    /// The address at which the server reaches this computer.
    public String outsideAddress() {
        return link.outside();
    }

    /// The address that operators reach the server at, from this computer.
    String operatorAddress() {
        return link.inside();
    }

    @Override
    public List<String> serveOptions() {
        return List.of("--interface", BRIDGE, "--operator", link.inside() + ":8081");
    }

    @Override
    public List<String> inside(List<String> command) {
        return namespace.inside(command);
    }

    @Override
    public String newPort() throws IOException {
        String tap = "tap" + taps.getAndIncrement();
        namespace.ip("tuntap", "add", "dev", tap, "mode", "tap");
        namespace.ip("link", "set", tap, "master", BRIDGE, "up");
        return "tap,ifname=%s,script=no,downscript=no".formatted(tap);
    }

    /// Sends the traffic of the network to a capture file, file contents left out.
    ///
    /// @return the command, to be run [inside][#inside(List)]; empty when tcpdump is not installed
    public static Optional<List<String>> capture(Path file) {
        return Tool.find("tcpdump")
                .map(tcpdump -> {
                    List<String> command = new ArrayList<>(List.of(tcpdump.toString()));
                    command.addAll(List.of("-i", BRIDGE, "-U", "-s", "600", "-w", file.toString()));
                    command.addAll(List.of("not", "greater", "1200"));
                    return command;
                });
    }
}
