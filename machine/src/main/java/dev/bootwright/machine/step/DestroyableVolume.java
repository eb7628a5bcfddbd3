package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.hardware.DiskUses;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
        refuseUsed(root, volume);
        return new DestroyableVolume(volume);
    }

    private static void refuseUsed(Path root, RaidController.Virtual volume) throws IOException {
        List<String> uses = new ArrayList<>();
        for (AttachedDisk disk : new AttachedDisks(root).list()) {
            if (volume.wwn().isPresent() && volume.wwn().equals(disk.identity().wwn())) {
                uses.addAll(DiskUses.read(root).blocking(disk.attributes()));
            }
        }
        if (!uses.isEmpty()) {
            throw new StepRefusedException(
                    "logical disk %s must not be touched: %s"
                            .formatted(volume.id(), String.join("; ", uses)));
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
