package dev.bootwright.formats.signature;

import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds what a device holds.
///
/// A device may carry several signatures: remains of earlier uses are found beside the present one.
/// Hostile or damaged bytes never make this fail; only a device that cannot be read does.
public final class Signatures {

    private static final List<Probe> PROBES =
            List.of(
                    new MdProbe(),
                    new LvmProbe(),
                    new LuksProbe(),
                    new ZfsProbe(),
                    new BtrfsProbe(),
                    new ExtProbe(),
                    new XfsProbe(),
                    new SwapProbe(),
                    new FatProbe(),
                    new IsoProbe(),
                    new Marks());

    private Signatures() {}

    /// Every signature on a whole device or image.
    ///
    /// @param device left open
    /// @param size   of the device, in bytes
    public static List<Signature> find(FileChannel device, long size) throws IOException {
        return find(device, 0, size);
    }

    /// Every signature in a part of a disk, as if that part were a device of its own: offsets in the
    /// result count from `start`.
    ///
    /// @param disk  left open
    /// @param start of the part, in bytes
    /// @param size  of the part, in bytes
    public static List<Signature> find(FileChannel disk, long start, long size) throws IOException {
        List<Signature> found = new ArrayList<>();
        Region region = Region.of(disk, start, size);
        for (Probe probe : PROBES) {
            try {
                found.addAll(probe.probe(region));
            } catch (FormatException e) {
                // Shorter than its magic promised: it is not that format.
            }
        }
        return List.copyOf(found);
    }

    /// The one signature that says what a device is used for now; empty when it holds nothing, or
    /// several things of which none can be preferred.
    ///
    /// Containers come first, as what lies inside them may shine through: a RAID 1 member with its
    /// superblock at the end looks like the file system on the array.
    public static Optional<Signature> main(List<Signature> found) {
        return found.stream()
                .filter(each -> isContainer(each.type()))
                .findFirst()
                .or(() -> found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty());
    }

    private static boolean isContainer(SignatureType type) {
        return switch (type) {
            case MD, LVM2, LUKS, ZFS, DDF, INTEL_RAID, BCACHE -> true;
            default -> false;
        };
    }
}
