package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.net.MacAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// What a server is to serve, and where.
///
/// @param interfaces at least one
/// @param state      folder where config strings, masks and reservations are kept; empty: nowhere
public record AoeConfiguration(
        List<Interface> interfaces, Optional<Path> state, List<TargetSettings> targets) {

    /// @param mtu empty: that of the interface; a larger one than that has no effect
    public record Interface(String name, OptionalInt mtu) {

        static final int MIN_MTU = 576;

        public Interface {
            if (mtu.isPresent() && mtu.getAsInt() < MIN_MTU) {
                throw new IllegalArgumentException(
                        "MTU %d of %s: at least %d, so that a sector fits"
                                .formatted(mtu.getAsInt(), name, MIN_MTU));
            }
        }
    }

    /// When what is written gets to the disk.
    public enum Sync {
        /// When the client flushes, or the kernel sees fit.
        FLUSH,
        /// Before the write is answered.
        ALWAYS
    }

    /// @param path  a file or a block device
    /// @param slice the part of it that is served
    public record Source(Path path, FileStorage.Slice slice) {}

    /// @param folder     where overlays are kept; the target's are below its name
    /// @param limit      of each overlay, in bytes
    /// @param maxClients that may write
    public record OverlaySettings(Path folder, long limit, int maxClients) {

        public static final int DEFAULT_MAX_CLIENTS = 64;

        public OverlaySettings {
            if (limit < Wire.SECTOR || maxClients < 1) {
                throw new IllegalArgumentException(
                        "overlay of %d bytes for %d clients: at least 512 bytes and 1 client"
                                .formatted(limit, maxClients));
            }
        }
    }

    /// One target.
    ///
    /// @param interfaces names of those it is served on; empty for all
    /// @param allowed    hosts that are listened to; empty for all
    /// @param buffers    requests a client may have under way, at least 2
    public record TargetSettings(
            TargetAddress address,
            Source source,
            boolean readOnly,
            Sync sync,
            Optional<OverlaySettings> overlay,
            List<String> interfaces,
            List<MacAddress> allowed,
            int buffers) {

        public static final int DEFAULT_BUFFERS = 64;

        public TargetSettings {
            interfaces = List.copyOf(interfaces);
            allowed = List.copyOf(allowed);
            if (!address.isUsable()) {
                throw new IllegalArgumentException(
                        "%s cannot be a target: shelf 65535 and slot 255 ask all, Linux refuses shelf 4095"
                                .formatted(address));
            }
            if (buffers < 2 || buffers > 0xFFFF) {
                throw new IllegalArgumentException(
                        "%d buffers: 2 to 65535, Linux hangs with less".formatted(buffers));
            }
            if (readOnly && overlay.isPresent()) {
                throw new IllegalArgumentException(
                        "%s is read-only and has an overlay: expected one of them"
                                .formatted(address));
            }
        }
    }

    public AoeConfiguration {
        interfaces = List.copyOf(interfaces);
        targets = List.copyOf(targets);
        if (interfaces.isEmpty()) {
            throw new IllegalArgumentException("no interface to serve on");
        }
        Set<TargetAddress> addresses = new HashSet<>();
        for (TargetSettings each : targets) {
            if (!addresses.add(each.address())) {
                throw new IllegalArgumentException("there are two of " + each.address());
            }
        }
    }
}
