package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.signature.MdSuperblock;
import dev.bootwright.linux.block.BlockDevice;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// What is there of a software RAID: of the members and spares that the plan names, and of no other device.
///
/// @param nodes  of those that say they are members of it
/// @param roles  what these are in the array
/// @param absent those that the kernel does not have
record RaidMembers(
        Step.SoftwareRaid array, List<Path> nodes, Set<Integer> roles, List<BlockRef> absent) {

    RaidMembers {
        nodes = List.copyOf(nodes);
        roles = Set.copyOf(roles);
        absent = List.copyOf(absent);
    }

    /// @throws StepRefusedException if nobody can tell which disk is meant
    /// @throws IOException          if a disk of the plan cannot be read
    static RaidMembers find(Step.SoftwareRaid array, DiskFinder disks) throws IOException {
        List<Path> nodes = new ArrayList<>();
        Set<Integer> roles = new TreeSet<>();
        List<BlockRef> absent = new ArrayList<>();
        for (BlockRef member : named(array)) {
            Optional<Path> node = disks.attached(member);
            if (node.isEmpty()) {
                absent.add(member);
                continue;
            }
            for (MdSuperblock each : superblocks(node.get())) {
                if (each.isSound() && isOf(each, array)) {
                    nodes.add(node.get());
                    roles.add(each.role());
                    break;
                }
            }
        }
        return new RaidMembers(array, nodes, roles, absent);
    }

    /// Whether some say that they are members of the array, or might if they were there.
    boolean isMade() {
        return !nodes.isEmpty() || !absent.isEmpty();
    }

    /// Whether all data is on what is there. Which of these have missed writes only mdadm(8) sees.
    boolean isEnough() {
        int count = array.members().size();
        long lost = IntStream.range(0, count).filter(role -> !roles.contains(role)).count();
        return switch (array.level()) {
            case "1" -> lost < count;
            case "4", "5" -> lost <= 1;
            case "6" -> lost <= 2;
            case "10" -> isHalfOfEachPairThere(count);
            default -> lost == 0;
        };
    }

    /// RAID 10 keeps two copies of everything on neighbours, of which the last and the first are some where
    /// the number of members is odd. Source: md(4), "RAID10", the layout "near".
    private boolean isHalfOfEachPairThere(int count) {
        int step = count % 2 == 0 ? 2 : 1;
        return IntStream.iterate(0, role -> role < count, role -> role + step)
                .allMatch(role -> roles.contains(role) || roles.contains((role + 1) % count));
    }

    /// The members and spares of an array as the plan names them.
    static List<BlockRef> named(Step.SoftwareRaid array) {
        List<BlockRef> named = new ArrayList<>(array.members());
        named.addAll(array.spares());
        return named;
    }

    static boolean isOf(MdSuperblock superblock, Step.SoftwareRaid array) {
        return superblock.setUuid().equals(array.uuid().toString());
    }

    /// The RAID superblocks on a device.
    static List<MdSuperblock> superblocks(Path node) throws IOException {
        try (BlockDevice device = BlockDevice.open(node);
                FileChannel channel = FileChannel.open(node, StandardOpenOption.READ)) {
            device.dropCache();
            return MdSuperblock.find(channel, device.size());
        }
    }
}
