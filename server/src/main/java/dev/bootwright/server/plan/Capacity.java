package dev.bootwright.server.plan;

import java.util.List;

/// How much an array or a volume group will hold, in bytes, counted so that it is never less than
/// what we promise.
final class Capacity {

    /// Physical extent of a volume group, LVM's default.
    static final long EXTENT = 4L << 20;

    private static final long MEBIBYTE = 1L << 20;

    private Capacity() {}

    /// Of an md array. Metadata 1.2 keeps up to 128 MiB, and no more than a five-hundredth, of each member.
    static long ofRaid(String level, List<Long> members) {
        long least = members.stream().mapToLong(Capacity::ofMember).min().orElse(0);
        long sum = members.stream().mapToLong(Capacity::ofMember).sum();
        int count = members.size();
        return switch (level) {
            case "0" -> sum;
            case "1" -> least;
            case "4", "5" -> least * Math.max(count - 1, 0);
            case "6" -> least * Math.max(count - 2, 0);
            default -> least * count / 2; // 10, two copies
        };
    }

    private static long ofMember(long size) {
        return size - Math.max(MEBIBYTE, Math.min(128 * MEBIBYTE, size / 500)) - MEBIBYTE;
    }

    /// Of a volume group: whole extents, after a mebibyte of metadata on each physical volume.
    static long ofGroup(List<Long> volumes) {
        return volumes.stream()
                .mapToLong(size -> Math.max(0, (size - MEBIBYTE) / EXTENT * EXTENT))
                .sum();
    }

    /// The smallest device, in bytes, that the program for a file system takes: xfsprogs since 5.19 refuses
    /// less than 300 MiB, 1.47's mkfs.ext4 takes 128 KiB, dosfstools 4.2 takes 64 KiB, and swap space has ten pages.
    static long leastOf(String fileSystem) {
        return switch (fileSystem) {
            case "xfs" -> 300L << 20;
            case "ext4" -> 128L << 10;
            case "vfat" -> 64L << 10;
            default -> 40L << 10; // swap
        };
    }
}
