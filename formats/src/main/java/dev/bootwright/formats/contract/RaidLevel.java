package dev.bootwright.formats.contract;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// How a hardware controller spreads a logical disk over its members. The words are those of Ironic's
/// schema for logical disks.
public enum RaidLevel {
    /// The disk itself, not a part of anything.
    JBOD("JBOD", 1, 1024),
    RAID_0("0", 1, 1024),
    RAID_1("1", 2, 2),
    /// In the schema; no controller of today makes it.
    RAID_2("2", 3, 1024),
    RAID_5("5", 3, 1024),
    RAID_6("6", 4, 1024),
    RAID_10("1+0", 4, 1024),
    RAID_50("5+0", 6, 1024),
    RAID_60("6+0", 8, 1024);

    private final String word;
    private final int least;
    private final int most;

    RaidLevel(String word, int least, int most) {
        this.word = word;
        this.least = least;
        this.most = most;
    }

    /// As in Ironic's schema: `1+0`.
    public String word() {
        return word;
    }

    /// The digits alone, as most tools want them: `10`.
    public String digits() {
        return word.replace("+", "");
    }

    /// By its word, or by its digits.
    public static Optional<RaidLevel> of(String text) {
        return Stream.of(values())
                .filter(level -> level.word.equals(text) || level.digits().equals(text))
                .findFirst();
    }

    public static List<String> words() {
        return Stream.of(values()).map(RaidLevel::word).toList();
    }

    public int leastMembers() {
        return least;
    }

    public int mostMembers() {
        return most;
    }

    /// Levels of two spans, and mirrors, need an even number of members.
    public boolean isPaired() {
        return this == RAID_10 || this == RAID_50 || this == RAID_60;
    }

    public boolean takes(int members) {
        return members >= least && members <= most && (!isPaired() || members % 2 == 0);
    }

    /// What members of these sizes hold together, in bytes, before the controller takes its share.
    public long capacity(Collection<Long> members) {
        long smallest = members.stream().mapToLong(Long::longValue).min().orElse(0);
        int count = members.size();
        int data =
                switch (this) {
                    case JBOD, RAID_0 -> count;
                    case RAID_1 -> 1;
                    case RAID_2, RAID_5 -> count - 1;
                    case RAID_6, RAID_50 -> count - 2;
                    case RAID_10 -> count / 2;
                    case RAID_60 -> count - 4;
                };
        long bounded = Math.max(data, 0);
        return smallest > 0 && bounded > Long.MAX_VALUE / smallest
                ? Long.MAX_VALUE
                : smallest * bounded;
    }
}
