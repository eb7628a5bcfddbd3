package dev.bootwright.image.live;

import java.util.List;

/// How much memory a machine needs to boot an entry, in bytes.
///
/// It is the sum of what lies in memory at the fullest moment. While the kernel unpacks an initramfs
/// it keeps the packed one, so what is handed over inside the initramfs counts twice; what the
/// initramfs fetches itself counts once, and twice where it goes to a tmpfs, which takes no more
/// than half of the memory.
///
/// @param parts what it is made of
public record MemoryNeed(List<Part> parts) {

    private static final long STEP = 32L << 20;

    public MemoryNeed {
        parts = List.copyOf(parts);
    }

    /// @param what  such as `root image, unpacked`
    /// @param bytes of it
    public record Part(String what, long bytes) {}

    /// Of all parts.
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /// The least a machine should have, in bytes: [#bytes()] rounded up to 32 MiB.
    public long minimum() {
        return (bytes() + STEP - 1) / STEP * STEP;
    }
}
