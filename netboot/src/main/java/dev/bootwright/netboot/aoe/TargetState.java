package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.util.List;

/// What initiators have told a target to remember.
///
/// @param config  the config string, at most 1024 bytes
/// @param mask    hosts that are listened to, at most 255; empty for all
/// @param holders hosts that have the target reserved, at most 255; empty for nobody
public record TargetState(Opaque config, List<MacAddress> mask, List<MacAddress> holders) {

    /// The most hosts in a list: the count has 8 bits.
    static final int MAX_HOSTS = 255;

    public static final TargetState EMPTY = new TargetState(Opaque.EMPTY, List.of(), List.of());

    public TargetState {
        mask = List.copyOf(mask);
        holders = List.copyOf(holders);
        if (config.length() > AoeBody.Config.MAX_TEXT
                || mask.size() > MAX_HOSTS
                || holders.size() > MAX_HOSTS) {
            throw new IllegalArgumentException(
                    "a string of %d bytes, %d masks, %d reservations: at most 1024, 255 and 255"
                            .formatted(config.length(), mask.size(), holders.size()));
        }
    }

    /// Keeps a state where it survives a restart.
    @FunctionalInterface
    public interface Keeper {

        /// Returns when the state is on the disk.
        void keep(TargetState state) throws IOException;

        /// Forgets at the end of the program.
        Keeper NOWHERE = state -> {};
    }

    TargetState withConfig(Opaque text) {
        return new TargetState(text, mask, holders);
    }

    TargetState withMask(List<MacAddress> hosts) {
        return new TargetState(config, hosts, holders);
    }

    TargetState withHolders(List<MacAddress> hosts) {
        return new TargetState(config, mask, hosts);
    }

    boolean listensTo(long client) {
        return mask.isEmpty() || contains(mask, client);
    }

    boolean obeys(long client) {
        return holders.isEmpty() || contains(holders, client);
    }

    /// Without making an object: it is asked for each frame.
    static boolean contains(List<MacAddress> hosts, long client) {
        for (int i = 0; i < hosts.size(); i++) {
            if (hosts.get(i).bits() == client) {
                return true;
            }
        }
        return false;
    }
}
