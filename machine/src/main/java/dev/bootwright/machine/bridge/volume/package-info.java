/// File systems that are looked into and never written to.
///
/// Start reading at [Volume]. [TreeVolume] makes one of any tree of files; [DirectoryVolume] is one the
/// kernel has mounted. [BootPool] is what a search asks of a pool of data sets.
@NullMarked
package dev.bootwright.machine.bridge.volume;

import org.jspecify.annotations.NullMarked;
