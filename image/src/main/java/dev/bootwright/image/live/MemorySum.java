package dev.bootwright.image.live;

import dev.bootwright.image.initrd.Initramfs;
import java.util.ArrayList;
import java.util.List;

/// Adds up what lies in memory at the fullest moment of a boot.
///
/// Facts: the kernel unpacks an initramfs into the root file system of its own and frees the packed one
/// only after that (`init/initramfs.c`). That file system is a tmpfs, which takes at most half of the
/// memory, unless the command line has `root=` (`init/do_mounts.c`, `init_rootfs`); then it is a ramfs
/// without a limit.
final class MemorySum {

    /// A kernel with its drivers' and its own tables, beyond its file: 6.1 takes about four times the
    /// size of its bzImage.
    private static final int KERNEL_TIMES = 4;

    /// The least a system from a live medium runs in, without a desktop.
    private static final long SYSTEM_BYTES = 128L << 20;

    private final List<MemoryNeed.Part> parts = new ArrayList<>();
    private final long packed;
    private final long unpacked;
    private long inRootfs;
    private long atUnpacking;
    private long later;

    MemorySum(KernelImage kernel, Initramfs initramfs) {
        this.packed = initramfs.packedBytes();
        this.unpacked = Math.max(initramfs.unpackedBytes(), packed);
        this.inRootfs = unpacked;
        add("kernel", KERNEL_TIMES * kernel.size());
        add("running system", SYSTEM_BYTES);
        add("initramfs, unpacked", unpacked);
    }

    private void add(String what, long bytes) {
        parts.add(new MemoryNeed.Part(what, bytes));
    }

    /// A file handed over inside the initramfs: once as it came, once unpacked.
    MemorySum wrapped(long bytes) {
        add("root image, unpacked", bytes);
        atUnpacking += bytes;
        inRootfs += bytes;
        return this;
    }

    /// A file the initramfs fetches, into its own root file system.
    MemorySum fetched(String what, long bytes) {
        later += bytes;
        inRootfs += bytes;
        add(what, bytes);
        return this;
    }

    /// A file the initramfs fetches or copies to a place of its own that has no limit that matters.
    MemorySum held(String what, long bytes) {
        later += bytes;
        add(what, bytes);
        return this;
    }

    /// @param isLimited whether the initramfs is unpacked into a tmpfs: no `root=`
    MemoryNeed need(boolean isLimited) {
        // what is still packed is gone before anything is fetched, so only the larger one counts
        long before = packed + atUnpacking;
        if (before > later) {
            add("initramfs as loaded, until it is unpacked", before - later);
        }
        long sum = new MemoryNeed(parts).bytes();
        if (isLimited && 2 * inRootfs > sum) {
            add("the half of memory that a tmpfs leaves alone", 2 * inRootfs - sum);
        }
        return new MemoryNeed(parts);
    }
}
