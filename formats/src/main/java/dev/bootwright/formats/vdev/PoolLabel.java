package dev.bootwright.formats.vdev;

import dev.bootwright.formats.bytes.FormatException;
import java.util.List;
import java.util.Set;

/// What a label says about its device and the pool that this belongs to. A spare or a cache is not of one
/// pool only, so that its label says no more than that.
///
/// @param poolName    name of the pool
/// @param poolGuid    which tells pools of one name apart
/// @param guid        of the device
/// @param txg         when it was written; 0 for a device that is not part of the pool yet
/// @param state       of the pool
/// @param hostid      of the machine that used it last, 0 if none is said
/// @param topCount    how many top-level vdevs the pool has
/// @param top         the one that this device belongs to
/// @param needed      features in use without which the pool cannot be read
public record PoolLabel(
        String poolName,
        long poolGuid,
        long guid,
        long txg,
        State state,
        long hostid,
        long topCount,
        VdevConfig top,
        Set<String> needed) {

    /// `pool_state_t`, and what a label says in its place of devices without data.
    public enum State {
        ACTIVE,
        EXPORTED,
        DESTROYED,
        SPARE,
        CACHE,
        OTHER;

        private static State of(long code) {
            State[] states = values();
            return code >= 0 && code < states.length ? states[(int) code] : OTHER;
        }
    }

    private static final VdevConfig NONE = new VdevConfig("none", 0, 0, 0, 0, false, "", List.of());

    public PoolLabel {
        needed = Set.copyOf(needed);
    }

    static PoolLabel read(NvList list) throws FormatException {
        State state = State.of(list.need("state"));
        if (state == State.SPARE || state == State.CACHE) {
            return new PoolLabel("", 0, list.need("guid"), 0, state, 0, 0, NONE, Set.of());
        }
        return new PoolLabel(
                list.text("name").orElseThrow(() -> list.missing("name")),
                list.need("pool_guid"),
                list.need("guid"),
                list.need("txg"),
                state,
                list.number("hostid").orElse(0),
                list.number("vdev_children").orElse(1),
                VdevConfig.read(list.list("vdev_tree")),
                list.list("features_for_read").names());
    }
}
