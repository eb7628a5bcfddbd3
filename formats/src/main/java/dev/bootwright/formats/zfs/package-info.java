/// Reads ZFS pools from their disks, without the kernel: what is mounted elsewhere, was never exported or
/// lacks a disk is read as well as any other. Nothing is ever written, no pool is imported, and the intent
/// log is not replayed.
///
/// Start reading at [ZfsDevices], which finds the pools on disks; a [Pool] has a [Dataset] for each of its
/// file systems, and that opens as a [ZfsTree].
///
/// Every byte of a pool that is handed out was confirmed by its checksum, except where a file system has
/// checksums turned off. What this cannot read is refused by its name: a feature, a checksum, a kind of
/// device. All bytes are taken for hostile, so that every length, depth and loop has an end.
///
/// Sources: ZFS On-Disk Specification (draft, 2006); for what came later, the behaviour of OpenZFS 2.3.
@NullMarked
package dev.bootwright.formats.zfs;

import org.jspecify.annotations.NullMarked;
