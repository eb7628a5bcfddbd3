package dev.bootwright.image.live;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.image.live.LiveTree.LiveFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/// Tells kernels from other files.
///
/// ```text
/// offset  size  field            little-endian
///      0     2  "MZ"             a PE program; with "zimg" at 4 a kernel that unpacks itself
///     56     4  "ARM\x64"        ARM64
///    510     2  0xAA55           x86's boot sector, and then
///    514     4  "HdrS"           the setup header
///    526     2  kernel_version   offset of the version's text, less 512; 0 if there is none
/// ```
///
/// Source: the Linux kernel's `Documentation/arch/x86/boot.rst` and `Documentation/arch/arm64/booting.rst`.
final class Kernels {

    private static final int HEADER_BYTES = 1024;
    private static final int SECTOR = 512;
    private static final int VERSION_BYTES = 128;

    private Kernels() {}

    /// @return empty if it is no kernel
    static Optional<KernelImage> read(LiveFile file) throws IOException {
        ByteBuffer header = start(file.content(), 0, HEADER_BYTES);
        if (header.limit() < 64) {
            return Optional.empty();
        }
        Optional<KernelImage.Format> format = format(header);
        String version = "";
        if (format.isPresent() && format.get() == KernelImage.Format.BZIMAGE) {
            int offset = Short.toUnsignedInt(header.getShort(526));
            version = offset == 0 ? "" : version(file.content(), offset + SECTOR);
        }
        String known = version;
        return format.map(f -> new KernelImage(file.path(), file.size(), f, known));
    }

    private static Optional<KernelImage.Format> format(ByteBuffer header) {
        boolean hasSetup = header.limit() == HEADER_BYTES;
        if (hasSetup
                && header.getShort(510) == (short) 0xAA55
                && header.getInt(514) == 0x53726448) {
            return Optional.of(KernelImage.Format.BZIMAGE);
        }
        if (header.getInt(56) == 0x644D5241) {
            return Optional.of(KernelImage.Format.ARM64_IMAGE);
        }
        if (header.getShort(0) == 0x5A4D && hasSetup) {
            return Optional.of(KernelImage.Format.PE);
        }
        return header.getShort(0) == (short) 0x8B1F
                ? Optional.of(KernelImage.Format.GZIP)
                : Optional.empty();
    }

    private static String version(ByteSource content, long offset) throws IOException {
        ByteBuffer bytes = start(content, offset, VERSION_BYTES);
        String text = ISO_8859_1.decode(bytes).toString();
        int end = 0;
        while (end < text.length() && text.charAt(end) > ' ' && text.charAt(end) < 0x7F) {
            end++;
        }
        return text.substring(0, end);
    }

    /// As many bytes from `offset` on as there are, at most `length`.
    static ByteBuffer start(ByteSource content, long offset, int length) throws IOException {
        int count = (int) Math.max(0, Math.min(length, content.size() - offset));
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        content.readFully(bytes, offset);
        return bytes.flip();
    }
}
