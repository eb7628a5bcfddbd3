/// What a disk or partition holds, told by the signatures that formats leave on it.
///
/// Start reading at [Signatures]: it finds every [Signature], each with its [SignatureType], label,
/// identifier and the places that must be overwritten so that nobody finds it again. One package-private
/// class for each format that has more to say than its name; the others are a table, [Marks].
/// [MdSuperblock] is public because software RAID steps need its fields.
///
/// Types, labels and identifiers are those of `blkid`, with which the tests compare; only the volume group of
/// a physical volume of LVM, told as its label, is not.
@NullMarked
package dev.bootwright.formats.signature;

import org.jspecify.annotations.NullMarked;
