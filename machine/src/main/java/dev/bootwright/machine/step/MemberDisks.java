package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.hardware.DiskUses;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Physical disks that a controller is to make its own. Some are disks of the running system until then:
/// those that are handed through, LSI's "Ready" ones (IR user's guide: "ready for use as a normal disk drive,
/// or ready to be assigned to a volume"), all behind a Marvell card. So they are looked at as the system's
/// disks, too.
///
/// @param root of the tree that has `sys`, `dev` and `proc`
record MemberDisks(Path root, RaidController controller, Step.ControllerVolumes wanted) {

    /// @throws StepRefusedException if the system uses the disk in a slot, or there is something on it that
    ///                              the step does not name
    void check(String slot) throws IOException {
        Optional<Physical> found =
                controller.disk(slot).filter(disk -> disk.state() != State.MEMBER);
        if (found.isPresent()) {
            for (AttachedDisk disk : new AttachedDisks(root).list()) {
                if (disk.identity().mayBe(found.get().identity())) {
                    check(found.get(), disk);
                }
            }
        }
    }

    private void check(Physical physical, AttachedDisk disk) throws IOException {
        List<String> uses = DiskUses.read(root).all(disk.attributes());
        if (!uses.isEmpty()) {
            throw refusal(physical, String.join("; ", uses));
        }
        if (wanted.erases(physical.identity())) {
            return;
        }
        try (FileChannel channel = FileChannel.open(disk.node())) {
            DiskContents contents = DiskContents.read(disk, channel, disk.identity().size());
            if (contents.hasContent()) {
                throw refusal(
                        physical,
                        "it is %s, which holds %s, and the plan does not destroy that; \"clear: true\" for its controller would, after a new inspection"
                                .formatted(disk.name(), contents.what().orElse("unknown data")));
            }
        }
    }

    private static StepRefusedException refusal(Physical disk, String reason) {
        return new StepRefusedException("disk %s must not be touched: %s".formatted(disk, reason));
    }
}
