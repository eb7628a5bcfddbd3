package dev.bootwright.machine.drive;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.machine.hardware.AttachedDisk;
import java.util.List;

/// A disk of this machine, and whether it may be made a boot drive.
///
/// @param description what it is, and what would be lost
/// @param reasons     why not, one line each; empty if it may
public record DriveCandidate(AttachedDisk disk, Disk description, List<String> reasons) {

    public DriveCandidate {
        reasons = List.copyOf(reasons);
    }

    public boolean isAcceptable() {
        return reasons.isEmpty();
    }

    /// What a person types to confirm: the serial number, or the WWN of a disk without one.
    public String confirmation() {
        return disk.identity().toString();
    }
}
