/// What could be booted from the disks of a machine, as those who installed it meant it.
///
/// Start reading at [Search]: it gathers [BootEntry]s from pools ([DatasetEntries]) and from the menus and
/// kernels on other volumes ([VolumeEntries]), and a [Refusal] for everything it had to leave out.
/// [KernelNames] and [KernelVersion] hold the rules of names, [CommandLine] those of `root=`.
@NullMarked
package dev.bootwright.machine.bridge.find;

import org.jspecify.annotations.NullMarked;
