package dev.bootwright.formats.signature;

import dev.bootwright.formats.bytes.Extent;
import java.util.List;
import java.util.Optional;

/// A format that was recognised on a device.
///
/// @param label   as its users gave it, absent when they did not; for a physical volume of LVM the name of its group
/// @param uuid    in the form that `blkid` prints: lower case with dashes for most, `1234-ABCD` for
///                FAT, LVM's own grouping, a decimal number for ZFS
/// @param marks   every place on the device that would make it be recognised, copies at the end and
///                elsewhere included; once these are overwritten nobody finds it
/// @param problem why it is there but not whole: a wrong checksum, or a formatting program that did
///                not come to its end
public record Signature(
        SignatureType type,
        Optional<String> label,
        Optional<String> uuid,
        List<Extent> marks,
        Optional<String> problem) {

    /// The problem of what its formatting program was stopped in.
    static final String UNFINISHED = "the program that makes it has not come to its end";

    public Signature {
        marks = List.copyOf(marks);
        if (marks.isEmpty()) {
            throw new IllegalArgumentException(type + " was recognised by nothing");
        }
    }

    static Signature of(
            SignatureType type, Optional<String> label, Optional<String> uuid, Extent... marks) {
        return new Signature(type, label, uuid, List.of(marks), Optional.empty());
    }

    /// Whether its formatting program was stopped, so that nobody has used it yet.
    public boolean isUnfinished() {
        return problem.equals(Optional.of(UNFINISHED));
    }

    Signature withProblem(Optional<String> found) {
        return new Signature(type, label, uuid, marks, found);
    }
}
