/// Partition tables: the GUID partition table, read and written, and the older DOS one, read.
///
/// Start reading at [Gpt]. [GptLayout] places partitions of given sizes, [GptWriter] puts a table on
/// a disk in an order in which it counts only when all of it is there, and [GptReading] is what was
/// found on one. [DosTable] reads a master boot record, and a
/// [DosMark] makes such a disk known again. [PartitionType] knows the usual types.
///
/// Sources: UEFI 2.10 §5.2 and §5.3; for extended DOS partitions the practice of Linux and sfdisk.
@NullMarked
package dev.bootwright.formats.gpt;

import org.jspecify.annotations.NullMarked;
