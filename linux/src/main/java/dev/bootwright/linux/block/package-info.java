/// Block devices, as far as reading and writing bytes is not enough: their size, claiming one for
/// oneself, dropping what is cached, and telling the kernel of new partitions. Start reading at
/// [BlockDevice]; [DiskCommands] asks a disk in its own language.
@NullMarked
package dev.bootwright.linux.block;

import org.jspecify.annotations.NullMarked;
