/// Looks at disk images from outside, after the machine is off, and says whether they hold what a
/// template asks for. Nothing that the agent reported is believed here.
///
/// Start reading at [DiskCheck]. A [Region] is a part of an image that would be a block device in the
/// machine: a disk, a partition, the inside of a mirror ([MdMember]), a logical volume ([LvmGroup]).
@NullMarked
package dev.bootwright.lab.disk;

import org.jspecify.annotations.NullMarked;
