/// The devices of ZFS pools: what their labels say, and bytes read from them through mirrors and RAID-Z.
///
/// Start reading at [Member], which is a device with sound labels, and at [Vdev], which is what a pool
/// makes of several. Nothing here knows what the bytes mean: whoever reads says how to tell right from
/// wrong, by a [Verifier].
///
/// Sources: ZFS On-Disk Specification (draft, 2006), §1 and §2; for what came later, the behaviour of
/// OpenZFS 2.3.
@NullMarked
package dev.bootwright.formats.vdev;

import org.jspecify.annotations.NullMarked;
