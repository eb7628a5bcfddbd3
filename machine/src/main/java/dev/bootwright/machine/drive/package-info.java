/// Writing a boot drive: which disks may be written over, and how.
///
/// Start reading at [Drives], which tells of every disk why it may not. [WritableDrive] is the proof that
/// one may, and [WriteDrive] takes nothing else. What is written is the affair of its caller.
@NullMarked
package dev.bootwright.machine.drive;

import org.jspecify.annotations.NullMarked;
