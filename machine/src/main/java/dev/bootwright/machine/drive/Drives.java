package dev.bootwright.machine.drive;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import dev.bootwright.machine.hardware.DiskUses;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The disks of this machine that could become a boot drive, and those that could not. Only looks.
public final class Drives {

    private final Path root;
    private final long needed;

    /// @param root   of the tree that has `sys`, `dev` and `proc`
    /// @param needed bytes a drive must have; 0 when that is not known yet
    public Drives(Path root, long needed) {
        this.root = root;
        this.needed = needed;
    }

    /// Every disk, in order of their names.
    ///
    /// @throws IOException if nothing can be told of any disk
    public List<DriveCandidate> list() throws IOException {
        DiskUses uses = DiskUses.read(root);
        List<AttachedDisk> disks = new AttachedDisks(root).list();
        List<DriveCandidate> candidates = new ArrayList<>();
        for (AttachedDisk disk : disks) {
            candidates.add(candidate(disk, disks, uses.all(disk.attributes())));
        }
        return candidates;
    }

    private DriveCandidate candidate(AttachedDisk disk, List<AttachedDisk> all, List<String> uses)
            throws IOException {
        Disk description;
        List<String> unread = List.of();
        try {
            description = disk.described(uses);
        } catch (AccessDeniedException e) {
            unread = List.of("you may not read it; run this as root");
            description = disk.unread(uses, unread.getFirst());
        } catch (IOException e) {
            unread = List.of("it cannot be read: " + e.getMessage());
            description = disk.unread(uses, unread.getFirst());
        }
        List<String> reasons = new Objections(root).to(disk, description, needed);
        reasons.addAll(unread);
        if (disk.identity().isKnown() && !Objections.isAlone(disk, all)) {
            reasons.add("another disk says that it is %s too".formatted(disk.identity()));
        }
        return new DriveCandidate(disk, description, reasons);
    }
}
