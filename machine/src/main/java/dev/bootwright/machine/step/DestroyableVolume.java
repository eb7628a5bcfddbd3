package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.hardware.DiskUses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A logical disk of a controller that may be destroyed: it and its members have exactly the identities that
/// the plan names, and nothing on it is mounted or swapped to. Only [#check] makes one.
final class DestroyableVolume {

    private final RaidController.Virtual volume;

    private DestroyableVolume(RaidController.Virtual volume) {
        this.volume = volume;
    }

    /// @param root   of the tree that has `sys`, `dev` and `proc`
    /// @param doomed what the plan names
    /// @throws StepRefusedException if it is none of these, or in use
    static DestroyableVolume check(
            Path root,
            RaidController controller,
            RaidController.Virtual volume,
            List<RaidController.Doomed> doomed)
            throws IOException {
        if (!doomed.contains(controller.identityOf(volume))) {
            throw new StepRefusedException(
                    "logical disk %s of %s must not be destroyed: the plan does not name it with %s"
                            .formatted(volume.id(), controller.name(), volume.members()));
        }
        refuseUsed(
                root,
                "logical disk " + volume.id(),
                disk -> volume.wwn().isPresent() && volume.wwn().equals(disk.identity().wwn()));
        return new DestroyableVolume(volume);
    }

    /// Refuses a disk that is handed through and in use.
    static void checkUnused(Path root, RaidController controller, String slot) throws IOException {
        for (RaidController.Physical physical : controller.disks()) {
            if (physical.slot().equals(slot)) {
                refuseUsed(
                        root,
                        "disk " + physical,
                        disk -> isSame(disk.identity(), physical.identity()));
            }
        }
    }

    private static boolean isSame(DiskIdentity a, DiskIdentity b) {
        return (!a.serial().isEmpty() && a.serial().equals(b.serial()))
                || (a.wwn().isPresent() && a.wwn().equals(b.wwn()));
    }

    private static void refuseUsed(Path root, String what, Predicate<AttachedDisk> isIt)
            throws IOException {
        List<String> uses = new ArrayList<>();
        for (AttachedDisk disk : new AttachedDisks(root).list()) {
            if (isIt.test(disk)) {
                uses.addAll(DiskUses.read(root).blocking(disk.attributes()));
            }
        }
        if (!uses.isEmpty()) {
            throw new StepRefusedException(
                    "%s must not be touched: %s".formatted(what, String.join("; ", uses)));
        }
    }

    RaidController.Virtual volume() {
        return volume;
    }

    @Override
    public String toString() {
        return "logical disk " + volume.id();
    }
}
