/// Reads squashfs 4.0, the form in which live systems carry their root: enough to look at single files.
///
/// Start reading at [Squashfs]: open one, list directories, find and read files. How blocks are
/// compressed is the affair of a [BlockDecoder] that the caller brings, since this module has no
/// decompressor beside that of the JDK.
///
/// Sources: `fs/squashfs/squashfs_fs.h` of Linux; the squashfs 4.0 format description of
/// squashfs-tools-ng, doc/format.adoc. Left open there, decided here: what a class says about itself.
@NullMarked
package dev.bootwright.formats.squashfs;

import org.jspecify.annotations.NullMarked;
