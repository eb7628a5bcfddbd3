package dev.bootwright.linux.mount;

import java.util.Set;

/// How a file system is mounted; see mount(2), "Additional mount flags".
public enum MountFlag {
    READ_ONLY(1),
    NO_SET_USER_ID(2),
    NO_DEVICES(4),
    NO_EXECUTION(8),
    BIND(4096);

    private final long bit;

    MountFlag(long bit) {
        this.bit = bit;
    }

    static long bits(Set<MountFlag> flags) {
        return flags.stream().mapToLong(flag -> flag.bit).reduce(0, (a, b) -> a | b);
    }
}
