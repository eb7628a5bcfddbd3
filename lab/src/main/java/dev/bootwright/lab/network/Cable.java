package dev.bootwright.lab.network;

import dev.bootwright.lab.run.Run;
import java.io.IOException;
import java.util.List;

/// Two namespaces with nothing but a cable between them, for measuring: no bridge, no capture, and
/// nothing of this computer's own network in the way.
///
/// ```text
///   namespace bwlab-ID-s          namespace bwlab-ID-c
///      eth0 10.98.0.1 ─────────────── eth0 10.98.0.2
/// ```
///
/// @param server where servers under test run, one after the other or side by side on ports of their own
/// @param client where their clients run
public record Cable(Namespace server, Namespace client) {

    public static final String SERVER = "10.98.0.1";
    public static final String CLIENT = "10.98.0.2";
    public static final String INTERFACE = "eth0";
    private static final String NETWORK = "10.98.0.0";

    /// Lays the cable; it is gone at the end of `run`.
    ///
    /// @throws IOException if the kernel refuses, for lack of rights for instance
    public static Cable lay(Run run) throws IOException {
        return lay(run, "", 24);
    }

    /// Lays one of several cables, whose servers would be in each other's way.
    ///
    /// @param name   letters only, at most eight
    /// @param prefix of the addresses, in bits
    public static Cable lay(Run run, String name, int prefix) throws IOException {
        Namespace.removeThoseOfDeadRuns();
        Namespace server = Namespace.add("bwlab-" + run.id() + "-s" + name);
        run.atEnd(server);
        Namespace client = Namespace.add("bwlab-" + run.id() + "-c" + name);
        run.atEnd(client);
        server.ip(
                "link",
                "add",
                INTERFACE,
                "type",
                "veth",
                "peer",
                "name",
                INTERFACE,
                "netns",
                client.name());
        plugIn(server, SERVER, prefix);
        plugIn(client, CLIENT, prefix);
        return new Cable(server, client);
    }

    /// Lets both ends carry frames of another size.
    ///
    /// @param mtu in bytes, without the Ethernet header
    public void mtu(int mtu) throws IOException {
        for (Namespace end : List.of(server, client)) {
            end.ip("link", "set", INTERFACE, "mtu", Integer.toString(mtu));
        }
    }

    /// The route names the congestion control that Debian starts with. Where the host prefers BBR, which
    /// paces by an estimate, a cable without length measures the estimate and not the server.
    private static void plugIn(Namespace namespace, String address, int prefix) throws IOException {
        namespace.ip("addr", "add", address + "/" + prefix, "dev", INTERFACE, "noprefixroute");
        namespace.ip("link", "set", INTERFACE, "up");
        namespace.ip(
                "route",
                "add",
                NETWORK + "/" + prefix,
                "dev",
                INTERFACE,
                "src",
                address,
                "congctl",
                "cubic");
    }
}
