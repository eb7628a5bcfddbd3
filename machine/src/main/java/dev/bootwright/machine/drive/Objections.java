package dev.bootwright.machine.drive;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Disk.Content;
import dev.bootwright.formats.signature.SignatureType;
import dev.bootwright.machine.hardware.AttachedDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Why a disk must not become a boot drive, by signs that do not depend on each other: what the kernel
/// does with it, what is on it, what it was started from, and what kind of disk it is.
final class Objections {

    /// What is part of something larger, which would break.
    private static final Set<String> MEMBERS =
            Set.of(
                    SignatureType.MD.word(),
                    SignatureType.LVM2.word(),
                    SignatureType.ZFS.word(),
                    SignatureType.BCACHE.word(),
                    SignatureType.BLUESTORE.word(),
                    SignatureType.STRATIS.word(),
                    SignatureType.VDO.word(),
                    SignatureType.DDF.word(),
                    SignatureType.INTEL_RAID.word(),
                    SignatureType.VMFS.word());

    private static final Set<Integer> SECTOR_SIZES = Set.of(512, 4096);

    private final Path root;

    Objections(Path root) {
        this.root = root;
    }

    /// All of them, one line each.
    ///
    /// @param needed bytes the drive must have
    List<String> to(AttachedDisk disk, Disk description, long needed) throws IOException {
        List<String> reasons = new ArrayList<>(description.uses());
        if (description.readOnly().orElse(false)) {
            reasons.add("it is read-only");
        }
        if (!isRemovable(disk, description)) {
            reasons.add("it is not removable");
        }
        if (disk.identity().size() < needed) {
            reasons.add("it has %d bytes, %d are needed".formatted(disk.identity().size(), needed));
        }
        if (!SECTOR_SIZES.contains(disk.sectorBytes())) {
            reasons.add(
                    "its sectors have %d bytes, expected 512 or 4096"
                            .formatted(disk.sectorBytes()));
        }
        if (!disk.identity().isKnown()) {
            reasons.add("it has neither serial number nor WWN to know it by");
        }
        for (Content content : description.contents()) {
            member(content).ifPresent(reasons::add);
            if (isRoot(content)) {
                reasons.add("the running system was started from " + where(content));
            }
        }
        return reasons;
    }

    /// USB disks often say that they are fixed, and an SD card that its reader is; an eMMC is soldered.
    private static boolean isRemovable(AttachedDisk disk, Disk description) {
        return description.removable().orElse(false)
                || description.transport().filter("usb"::equals).isPresent()
                || disk.attributes().of("device").text("type").filter("SD"::equals).isPresent();
    }

    private static Optional<String> member(Content content) {
        return content.signature()
                .filter(MEMBERS::contains)
                .map(signature ->
                        "%s is a %s%s"
                                .formatted(
                                        where(content),
                                        signature,
                                        content.label()
                                                .map(label -> " \"" + label + "\"")
                                                .orElse("")));
    }

    private static String where(Content content) {
        return content.number().map(number -> "partition " + number).orElse("the whole disk");
    }

    /// Whether the kernel's command line names it as the root file system.
    private boolean isRoot(Content content) throws IOException {
        Path file = root.resolve("proc/cmdline");
        if (!Files.isReadable(file)) {
            return false;
        }
        for (String word : Files.readString(file).strip().split(" +", -1)) {
            boolean named =
                    isNamed(word, "root=UUID=", content.uuid())
                            || isNamed(word, "root=PARTUUID=", content.guid())
                            || isNamed(word, "root=LABEL=", content.label());
            if (named) {
                return true;
            }
        }
        return false;
    }

    private static boolean isNamed(String word, String prefix, Optional<String> name) {
        return name.filter(each -> !each.isEmpty())
                .filter(each -> word.equalsIgnoreCase(prefix + each))
                .isPresent();
    }

    /// Whether another disk says that it is the same one.
    static boolean isAlone(AttachedDisk disk, List<AttachedDisk> all) {
        return all.stream()
                        .filter(each ->
                                each.identity().toString().equals(disk.identity().toString()))
                        .count()
                == 1;
    }
}
