package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.machine.hardware.Attributes;
import dev.bootwright.machine.hardware.DiskUses;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A block device that may be made into something new: it stands on the disk that the plan means,
/// nobody uses it, and nothing is on it that the plan does not know of. Only [#check] makes one; what
/// overwrites a device takes it and no path. Payloads written by hand take the same proof: [#forPayload].
public final class FreeDevice {

    private final Path node;

    private FreeDevice(Path node) {
        this.node = node;
    }

    /// @param node  of the device, as [BlockDevices] found it
    /// @param known tells the remains of an attempt of ours that was cut off
    /// @throws StepRefusedException if it is in use, or holds something else
    static FreeDevice check(BlockRef device, Path node, Predicate<Signature> known)
            throws IOException {
        try (BlockDevice claimed = BlockDevice.claim(node)) {
            claimed.dropCache();
            for (Signature signature : signatures(node, claimed.size())) {
                if (!known.test(signature)) {
                    throw new StepRefusedException(
                            "%s holds %s, which the plan does not know of; the template has to wipe its disk"
                                    .formatted(device, described(signature)));
                }
            }
            if (claimed.isReadOnly()) {
                throw new StepRefusedException(device + " is read-only");
            }
        } catch (NativeException e) {
            if (e.errno() == NativeException.EBUSY) {
                throw new StepRefusedException(device + " is in use");
            }
            throw e;
        }
        return new FreeDevice(node);
    }

    /// Checks a device that a payload is to be written to, at the wish of a person.
    ///
    /// @param root    of the tree that has `sys` and `proc`
    /// @param size    of the payload, in bytes
    /// @param mayWipe whether what is on the device may be destroyed; what is in use never is
    /// @throws StepRefusedException with every reason why not
    public static FreeDevice forPayload(Path root, Path node, long size, boolean mayWipe)
            throws IOException {
        List<String> reasons = new ArrayList<>();
        try (BlockDevice claimed = BlockDevice.claim(node);
                FileChannel channel = FileChannel.open(node, StandardOpenOption.READ)) {
            claimed.dropCache();
            if (claimed.isReadOnly()) {
                reasons.add("it is read-only");
            }
            if (claimed.size() < size) {
                reasons.add(
                        "it has %d bytes, the payload needs %d".formatted(claimed.size(), size));
            }
            if (!mayWipe) {
                reasons.addAll(
                        DiskContents.described(
                                channel, claimed.size(), claimed.logicalBlockSize()));
            }
        } catch (NativeException e) {
            if (e.errno() != NativeException.EBUSY) {
                throw e;
            }
            reasons.addAll(uses(root, node));
        }
        if (!reasons.isEmpty()) {
            throw new StepRefusedException(
                    "%s must not be written to: %s".formatted(node, String.join("; ", reasons)));
        }
        return new FreeDevice(node);
    }

    private static List<String> uses(Path root, Path node) throws IOException {
        Path name = node.getFileName();
        List<String> uses =
                DiskUses.read(root)
                        .all(new Attributes(root.resolve("sys/class/block").resolve(name)));
        return uses.isEmpty() ? List.of("it is in use") : uses;
    }

    /// Opens the device so that nobody else can begin to use it meanwhile.
    ///
    /// @throws StepRefusedException if somebody does already
    BlockDevice claim() throws IOException {
        try {
            return BlockDevice.claim(node);
        } catch (NativeException e) {
            if (e.errno() == NativeException.EBUSY) {
                throw new StepRefusedException(node + " is in use");
            }
            throw e;
        }
    }

    static String described(Signature signature) {
        String label = signature.label().map(text -> " \"" + text + "\"").orElse("");
        return signature.type().word() + label;
    }

    /// What is on a device now, read from the device itself.
    static List<Signature> signatures(Path node) throws IOException {
        try (BlockDevice device = BlockDevice.open(node)) {
            device.dropCache();
            return signatures(node, device.size());
        }
    }

    private static List<Signature> signatures(Path node, long size) throws IOException {
        try (FileChannel channel = FileChannel.open(node, StandardOpenOption.READ)) {
            return Signatures.find(channel, size);
        }
    }

    Path node() {
        return node;
    }

    /// Writes zeros over both ends of a device that was made just now, so that nothing of what lay on
    /// its disks before shines through.
    ///
    /// @param node of the array or volume that was made
    static void clearNew(Path node) throws IOException {
        try (BlockDevice device = BlockDevice.claim(node)) {
            long edge = Math.min(DiskContents.EDGE, device.size());
            device.zeroOut(0, edge);
            device.zeroOut(device.size() - edge, edge);
            device.dropCache();
        }
    }
}
