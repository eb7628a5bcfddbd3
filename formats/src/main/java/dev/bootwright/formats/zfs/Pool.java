package dev.bootwright.formats.zfs;

import dev.bootwright.formats.vdev.PoolLabel;
import dev.bootwright.formats.vdev.Uberblock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A pool that can be read, as it was at its last transaction group.
public final class Pool {

    private final PoolLabel label;
    private final Uberblock uberblock;
    private final List<PoolMember> members;
    private final Dsl dsl;

    Pool(PoolLabel label, Uberblock uberblock, List<PoolMember> members, Dsl dsl) {
        this.label = label;
        this.uberblock = uberblock;
        this.members = List.copyOf(members);
        this.dsl = dsl;
    }

    public String name() {
        return label.poolName();
    }

    /// An unsigned number, which tells pools of the same name apart.
    public long guid() {
        return label.poolGuid();
    }

    public Health health() {
        return members.stream().allMatch(each -> each.state() == PoolMember.State.ONLINE)
                ? Health.ONLINE
                : Health.DEGRADED;
    }

    /// All devices of the pool, those that were not found too, in its order.
    public List<PoolMember> members() {
        return members;
    }

    /// Whether it was exported. A pool that was not is in use, or was when its machine went off.
    public boolean isExported() {
        return label.state() == PoolLabel.State.EXPORTED;
    }

    /// Of the machine that used it last; 0 if that is not said.
    public long hostid() {
        return label.hostid();
    }

    /// The transaction group that is read.
    public long txg() {
        return uberblock.txg();
    }

    /// When that was written.
    public Instant writtenAt() {
        return Instant.ofEpochSecond(uberblock.timestamp());
    }

    /// Name of the dataset that the pool's property `bootfs` names, if that is set and the dataset is
    /// there.
    public Optional<String> bootfs() {
        return dsl.bootfs();
    }

    /// Properties of the pool that were set, by name; numbers as decimal ones.
    public Map<String, String> properties() {
        return dsl.poolProperties();
    }

    /// All file systems and volumes, each behind the one above it, siblings by name.
    public List<Dataset> datasets() {
        return dsl.datasets();
    }

    @Override
    public String toString() {
        return "%s (%s)".formatted(name(), Long.toUnsignedString(guid()));
    }
}
