package dev.bootwright.image.live;

import dev.bootwright.image.initrd.Initramfs;
import java.util.ArrayList;
import java.util.List;

/// Adds up what lies in memory at the two fullest moments of a boot, of which the fuller one counts:
/// when the last file of the initramfs is unpacked and the packed one still there, and when the system
/// runs.
///
/// Facts: the kernel unpacks an initramfs into a file system and frees the packed one only after that
/// (`init/initramfs.c`). The file system is a tmpfs of at most half of the memory beside the packed one,
/// and what does not fit is cut off; with `root=` on the command line it is a ramfs without a limit
/// (`init/do_mounts.c`, `init_rootfs`).
///
/// The constants were chosen so that the sum is above the least memory that booted in QEMU with Debian's
/// 6.1 cloud kernel and a root image of 196 MiB: dracut with the image wrapped 512 MiB (480 failed),
/// genkernel's layout wrapped 672 MiB (640 failed), with `root=/dev/ram0` 480 MiB (448 failed),
/// live-boot fetching 352 MiB (320 failed).
final class MemorySum {

    /// A kernel with its tables takes about four times the size of its bzImage.
    private static final int KERNEL_TIMES = 4;

    /// What a kernel cannot do without while it unpacks.
    private static final long RESERVE_BYTES = 32L << 20;

    /// The least a system from a live medium runs in, on a text console.
    private static final long SYSTEM_BYTES = 64L << 20;

    private final List<MemoryNeed.Part> unpacking = new ArrayList<>();
    private final List<MemoryNeed.Part> running = new ArrayList<>();
    private long packed;
    private long unpacked;
    private long inRootfs;

    MemorySum(KernelImage kernel, Initramfs initramfs) {
        packed = initramfs.packedBytes();
        unpacked = Math.max(initramfs.unpackedBytes(), packed);
        inRootfs = unpacked;
        for (List<MemoryNeed.Part> moment : List.of(unpacking, running)) {
            add(moment, "kernel", KERNEL_TIMES * kernel.size());
            add(moment, "initramfs, unpacked", unpacked);
        }
        add(unpacking, "initramfs, packed", packed);
        add(unpacking, "reserve while unpacking", RESERVE_BYTES);
        add(running, "running system, at least", SYSTEM_BYTES);
    }

    private static void add(List<MemoryNeed.Part> moment, String what, long bytes) {
        moment.add(new MemoryNeed.Part(what, bytes));
    }

    /// A file handed over inside the initramfs: once as it came, once unpacked.
    MemorySum wrapped(long bytes) {
        add(unpacking, "root image, as handed over", bytes);
        add(unpacking, "root image, unpacked", bytes);
        add(running, "root image, unpacked", bytes);
        packed += bytes;
        unpacked += bytes;
        inRootfs += bytes;
        return this;
    }

    /// A file the initramfs fetches into the file system it was unpacked to.
    MemorySum fetched(String what, long bytes) {
        inRootfs += bytes;
        return held(what, bytes);
    }

    /// A file the initramfs fetches or copies to a place of its own.
    MemorySum held(String what, long bytes) {
        add(running, what, bytes);
        return this;
    }

    /// @param isLimited whether the initramfs is unpacked into a tmpfs: no `root=`
    MemoryNeed need(boolean isLimited) {
        if (isLimited) {
            long beside = packed + RESERVE_BYTES;
            half(unpacking, beside + 2 * unpacked);
            half(running, beside + 2 * inRootfs);
        }
        MemoryNeed first = new MemoryNeed(unpacking);
        MemoryNeed second = new MemoryNeed(running);
        return first.bytes() > second.bytes() ? first : second;
    }

    /// @param least memory with which a tmpfs holds what it has to, beside the kernel
    private static void half(List<MemoryNeed.Part> moment, long least) {
        long kernel = moment.getFirst().bytes();
        long missing = kernel + least - new MemoryNeed(moment).bytes();
        if (missing > 0) {
            add(moment, "the half of memory a tmpfs leaves alone", missing);
        }
    }
}
