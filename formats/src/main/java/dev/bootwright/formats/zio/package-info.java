/// Blocks of ZFS pools: pointers to them, their checksums, compression and encryption.
///
/// Start reading at [BlockPointer] and at [Zio], which turns one into bytes that are right or an error.
///
/// Sources: ZFS On-Disk Specification (draft, 2006), §2; for what came later, the behaviour of OpenZFS
/// 2.3.
@NullMarked
package dev.bootwright.formats.zio;

import org.jspecify.annotations.NullMarked;
