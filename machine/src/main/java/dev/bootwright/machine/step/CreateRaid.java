package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.signature.MdSuperblock;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.SignatureType;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Software RAID by mdadm(8), metadata 1.2 or 1.0. The first synchronisation goes on in the background; the
/// array can be used meanwhile.
///
/// One that has an [UnfinishedMark] was cut off before both its ends were cleared, and is made anew.
final class CreateRaid {

    private static final Set<String> LEVELS = Set.of("0", "1", "4", "5", "6", "10");

    private static final Set<String> METADATA = Set.of("1.0", "1.2");

    private final BlockDevices devices;
    private final RaidArrays arrays;
    private final RaidMaker maker;
    private final ModuleLoader modules;

    CreateRaid(BlockDevices devices, RaidArrays arrays, RaidMaker maker, ModuleLoader modules) {
        this.devices = devices;
        this.arrays = arrays;
        this.maker = maker;
        this.modules = modules;
    }

    StepOutcome run(Step.SoftwareRaid step, StepLog log) throws IOException, InterruptedException {
        if (!LEVELS.contains(step.level())) {
            throw new StepRefusedException("there is no RAID level " + step.level());
        }
        if (!METADATA.contains(step.metadata())) {
            throw new StepRefusedException("there is no metadata " + step.metadata());
        }
        arrays.learn(step);
        List<BlockRef> members = RaidMembers.named(step);
        List<Path> nodes = new ArrayList<>();
        for (BlockRef member : members) {
            nodes.add(devices.node(member, log));
        }
        if (isOnAll(step, nodes) && !new UnfinishedMark(step, nodes.getFirst()).isThere()) {
            Path array = arrays.start(step, log);
            return new StepOutcome.AlreadyHolds(
                    "array \"%s\" is there: %s%s"
                            .formatted(step.name(), array, arrays.shortage(array)));
        }
        for (int i = 0; i < members.size(); i++) {
            refuseIfMature(step, members.get(i), nodes.get(i));
        }
        stopLeftover(step, log);
        List<FreeDevice> free = new ArrayList<>();
        for (int i = 0; i < members.size(); i++) {
            free.add(FreeDevice.check(members.get(i), nodes.get(i), found -> isOurs(found, step)));
        }
        modules.load("md_mod");
        modules.load("md-level-" + step.level());
        UnfinishedMark mark = UnfinishedMark.put(step, free.getFirst());
        maker.make(step, free, log);
        Path array = arrays.made(step);
        FreeDevice.clearNew(array);
        if (!isOnAll(step, nodes)) {
            throw new IOException(
                    "array \"%s\": its superblocks read back differ".formatted(step.name()));
        }
        mark.clear();
        return new StepOutcome.Changed(
                "RAID %s of %d members at %s".formatted(step.level(), members.size(), array));
    }

    /// An attempt that was cut off leaves superblocks as wanted on some members, or on all. One that is
    /// otherwise, or damaged, is of an array that has been in use: grown since, or worn.
    private static void refuseIfMature(Step.SoftwareRaid step, BlockRef member, Path node)
            throws IOException {
        for (MdSuperblock each : RaidMembers.superblocks(node)) {
            if (each.setUuid().equals(step.uuid().toString()) && !isOf(each, step)) {
                throw new StepRefusedException(
                        "%s is a member of array \"%s\", which is not as this plan made it: expected RAID %s of %d, found RAID %s of %d called \"%s\"%s; the template has to wipe its disk"
                                .formatted(
                                        member,
                                        step.name(),
                                        step.level(),
                                        step.members().size(),
                                        each.level(),
                                        each.raidDisks(),
                                        each.name(),
                                        each.isSound() ? "" : ", with a wrong checksum"));
            }
        }
    }

    private static boolean isOurs(Signature found, Step.SoftwareRaid step) {
        return found.type() == SignatureType.MD
                && found.uuid().equals(Optional.of(step.uuid().toString()));
    }

    /// An attempt that was cut off may have left the array running on some of its members.
    private void stopLeftover(Step.SoftwareRaid step, StepLog log)
            throws IOException, InterruptedException {
        Optional<Path> leftover = arrays.running(step);
        if (leftover.isPresent()) {
            Program.of("mdadm", "--stop", leftover.get().toString()).run(log::line);
        }
    }

    private static boolean isOnAll(Step.SoftwareRaid step, List<Path> nodes) throws IOException {
        for (Path node : nodes) {
            if (RaidMembers.superblocks(node).stream()
                    .noneMatch(superblock -> isOf(superblock, step))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isOf(MdSuperblock superblock, Step.SoftwareRaid step) {
        return superblock.isSound()
                && RaidMembers.isOf(superblock, step)
                && superblock.name().equals(step.name())
                && superblock.version().equals(step.metadata())
                && superblock.level().equals(step.level())
                && superblock.raidDisks() == step.members().size();
    }
}
