/// FAT file systems: FAT12, FAT16 and FAT32 read, FAT32 written, both with long names.
///
/// Start reading at [FatTree] to look into one, at [FatLayout] to make one. [BootSector] is where the
/// two meet.
///
/// Sources: Microsoft Extensible Firmware Initiative FAT32 File System Specification 1.03 ("FAT 1.03");
/// for what it leaves open, Linux `fs/fat`. Decided here: what a class says about itself.
@NullMarked
package dev.bootwright.formats.fat;

import org.jspecify.annotations.NullMarked;
