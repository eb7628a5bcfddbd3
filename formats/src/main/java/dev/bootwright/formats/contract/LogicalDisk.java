package dev.bootwright.formats.contract;

import java.util.List;
import java.util.Optional;

/// A logical disk that a controller shall have, its members chosen.
///
/// @param name   what the controller calls it, where its tool can
/// @param size   in bytes; empty takes all that the members have
/// @param stripe in bytes; empty leaves it to the controller
/// @param cache  empty leaves it to the controller
public record LogicalDisk(
        RaidLevel level,
        Optional<String> name,
        Optional<Long> size,
        List<Member> members,
        List<Member> spares,
        Optional<Long> stripe,
        Optional<CachePolicy> cache) {

    public LogicalDisk {
        members = List.copyOf(members);
        spares = List.copyOf(spares);
    }

    /// A physical disk in its slot. Both must be as the plan says.
    public record Member(String slot, DiskIdentity identity) {
        @Override
        public String toString() {
            return identity.isKnown() ? slot + " " + identity : slot;
        }
    }

    /// What the members hold together, in bytes, before the controller takes its share.
    public long capacity() {
        return level.capacity(members.stream().map(member -> member.identity().size()).toList());
    }

    @Override
    public String toString() {
        String kind = level == RaidLevel.JBOD ? "JBOD" : "RAID " + level.word();
        return name.map(text -> kind + " \"" + text + "\"").orElse(kind);
    }
}
