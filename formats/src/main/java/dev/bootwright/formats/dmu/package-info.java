/// Objects of ZFS: numbered, made of blocks, and some of them maps from names to values.
///
/// Start reading at [ObjectSet], which finds a [Dnode] by its number, and at [Zap].
///
/// Sources: ZFS On-Disk Specification (draft, 2006), §3 and §5; for what came later, the behaviour of
/// OpenZFS 2.3.
@NullMarked
package dev.bootwright.formats.dmu;

import org.jspecify.annotations.NullMarked;
