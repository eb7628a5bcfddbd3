package dev.bootwright.formats.raid;

import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Virtual;
import java.util.HashSet;
import java.util.Set;

/// Whether a logical disk that is there is one that was asked for.
public final class Fit {

    private static final long GIB = 1L << 30;

    private Fit() {}

    /// Whether it has the level, the members and the size, and the stripe where the controller says it. Its
    /// name and its cache do not count: they are no reason to destroy it.
    public static boolean holds(RaidController controller, Virtual volume, LogicalDisk disk) {
        return volume.level().equals(disk.level().word())
                && hasMembers(controller, volume, disk)
                && hasSize(volume.size(), disk)
                && (disk.stripe().isEmpty()
                        || volume.stripe().isEmpty()
                        || volume.stripe().equals(disk.stripe()));
    }

    private static boolean hasMembers(RaidController controller, Virtual volume, LogicalDisk disk) {
        Set<String> slots = new HashSet<>();
        for (LogicalDisk.Member member : disk.members()) {
            boolean isThere =
                    controller
                            .disk(member.slot())
                            .filter(found -> found.identity().isSame(member.identity()))
                            .isPresent();
            if (!isThere) {
                return false;
            }
            slots.add(member.slot());
        }
        return slots.equals(Set.copyOf(volume.members()));
    }

    /// Controllers round sizes to stripes, and keep room for themselves; tools print three or four
    /// digits. So a size holds that is off by no more than 0.1 % or 1 GiB, and all that the members have
    /// is at least 95 % of it.
    private static boolean hasSize(long found, LogicalDisk disk) {
        if (disk.size().isEmpty()) {
            return found >= disk.capacity() / 100 * 95;
        }
        long wanted = disk.size().get();
        return Math.abs(found - wanted) <= Math.max(wanted / 1000, GIB);
    }
}
