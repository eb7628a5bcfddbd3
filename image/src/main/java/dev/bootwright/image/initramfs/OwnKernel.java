package dev.bootwright.image.initramfs;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// A kernel file the operator brings: a `bzImage`, with no modules beside it.
/// Source: the kernel's `Documentation/arch/x86/boot.rst`, "The Real-Mode Kernel Header".
final class OwnKernel {

    private static final String FORMAT = "kernel";
    private static final int START_BYTES = 1 << 16;
    private static final int MAGIC = 0x202;
    private static final int KERNEL_VERSION = 0x20E;
    private static final int VERSION_BASE = 0x200;
    private static final int MAX_VERSION_BYTES = 256;

    private OwnKernel() {}

    /// What `uname -r` will print.
    ///
    /// @throws FormatException if the file is no such kernel
    static String release(Path file) throws IOException {
        byte[] start;
        try (InputStream in = Files.newInputStream(file)) {
            start = in.readNBytes(START_BYTES);
        }
        if (start.length < KERNEL_VERSION + 2
                || !new String(start, MAGIC, 4, US_ASCII).equals("HdrS")) {
            throw new FormatException(FORMAT + " " + file, "header", MAGIC, "is not \"HdrS\"");
        }
        byte[] offset = {start[KERNEL_VERSION], start[KERNEL_VERSION + 1]};
        int at =
                ByteReader.littleEndian(FORMAT, offset, KERNEL_VERSION).u16("kernel_version")
                        + VERSION_BASE;
        int end = at;
        while (end < start.length && end - at < MAX_VERSION_BYTES && start[end] > ' ') {
            end++;
        }
        if (at == VERSION_BASE || end == at || end == start.length) {
            throw new FormatException(
                    FORMAT + " " + file, "kernel_version", KERNEL_VERSION, "leads to no text");
        }
        return new String(start, at, end - at, US_ASCII);
    }
}
