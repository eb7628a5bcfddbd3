package dev.bootwright.machine.bridge.find;

import dev.bootwright.machine.bridge.volume.BootPool;
import java.util.Optional;

/// Where an entry comes from.
///
/// @param kind    who wrote down that it can be booted
/// @param place   the data set, or the partition and file, as people know them
/// @param system  the installation it belongs to: entries of one system stand together in a menu
/// @param pool    that the root file system is on
/// @param dataset whole name of the root file system, empty where there is no pool
/// @param leads   whether its system is the one that would be started by itself: the pool's `bootfs`, or a
///                loader's menu on a partition
public record Origin(
        Kind kind,
        String place,
        String system,
        Optional<BootPool> pool,
        String dataset,
        boolean leads) {

    /// Who wrote down that a kernel can be booted.
    public enum Kind {
        /// A kernel and its initramfs lie beside each other in the `/boot` of a data set.
        DATASET("dataset"),
        /// The same, on another file system without a menu.
        DIRECTORY("directory"),
        GRUB("grub"),
        SYSLINUX("syslinux"),
        LOADER_ENTRY("loader entry"),
        UNIFIED_KERNEL("unified kernel");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }
}
