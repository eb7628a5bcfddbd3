package dev.bootwright.lab.network;

import dev.bootwright.lab.run.Tool;
import java.io.IOException;

/// A link between this computer and a namespace.
///
/// @param device name of the end on this computer
/// @param outside the address of the end on this computer
/// @param inside the address of the end in the namespace
record PointToPoint(String device, String outside, String inside) implements AutoCloseable {

    private static final int NETWORKS = 512 * 64; // the /30s of 198.18.0.0/15

    /// @param device name of the end on this computer
    static PointToPoint connect(String device, Namespace namespace) throws IOException {
        int network = free(Tool.run("ip", "-4", "-o", "addr", "show"), device.hashCode());
        Tool.run(
                "ip",
                "link",
                "add",
                device,
                "type",
                "veth",
                "peer",
                "name",
                "operator",
                "netns",
                namespace.name());
        Tool.run("ip", "addr", "add", address(network, 1) + "/30", "dev", device);
        Tool.run("ip", "link", "set", device, "up");
        namespace.ip("addr", "add", address(network, 2) + "/30", "dev", "operator");
        namespace.ip("link", "set", "operator", "up");
        return new PointToPoint(device, address(network, 1), address(network, 2));
    }

    /// The first /30, counted from one that `seed` picks, none of whose addresses is in use here.
    ///
    /// @param addresses what `ip -o addr` prints
    static int free(String addresses, int seed) {
        int start = Math.floorMod(seed, NETWORKS);
        for (int i = 0; i < NETWORKS; i++) {
            int network = (start + i) % NETWORKS;
            if (!addresses.contains(" " + address(network, 1) + "/")) {
                return network;
            }
        }
        throw new IllegalStateException("every /30 of 198.18.0.0/15 is in use");
    }

    static String address(int network, int host) {
        int offset = network * 4 + host;
        return "198.%d.%d.%d".formatted(18 + (offset >> 16), offset >> 8 & 0xFF, offset & 0xFF);
    }

    /// Takes the link away now; the namespace would do so too, but some time after it is removed.
    @Override
    public void close() throws IOException {
        Tool.run("ip", "link", "del", device);
    }
}
