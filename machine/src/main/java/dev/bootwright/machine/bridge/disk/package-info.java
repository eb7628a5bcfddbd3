/// The disks a search goes through: whole ones, their partitions, and what lies on each.
///
/// Start reading at [Disks]. [Mounter] is what only a kernel can do about a file system, and so differs
/// between a machine that is being booted and a command that looks at files.
@NullMarked
package dev.bootwright.machine.bridge.disk;

import org.jspecify.annotations.NullMarked;
