package dev.bootwright.image.initramfs;

import com.github.luben.zstd.ZstdInputStream;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioReader;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tukaani.xz.XZInputStream;

/// Opens what [ImageBuilder] and [PrebootBuilder] wrote.
public final class Archives {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final int XZ_FIRST_BYTE = 0xFD;

    private Archives() {}

    /// Sees each member of an initramfs in turn.
    @FunctionalInterface
    public interface Visitor {

        /// @param content to be read before the visit ends, or not at all
        /// @return whether to go on
        boolean visit(CpioEntry entry, InputStream content) throws IOException;
    }

    /// The cpio archives inside an initramfs, one after the other.
    public static InputStream open(Path initramfs) throws IOException {
        var file = new BufferedInputStream(Files.newInputStream(initramfs), BUFFER_BYTES);
        file.mark(1);
        int first = file.read();
        file.reset();
        InputStream plain =
                first == XZ_FIRST_BYTE ? new XZInputStream(file) : new ZstdInputStream(file);
        return new BufferedInputStream(plain, BUFFER_BYTES);
    }

    /// Visits every member, in the order of the archives.
    public static void visit(Path initramfs, Visitor visitor) throws IOException {
        try (InputStream in = open(initramfs)) {
            while (hasMore(in)) {
                CpioReader reader = new CpioReader(in);
                for (Optional<CpioEntry> entry = reader.next();
                        entry.isPresent();
                        entry = reader.next()) {
                    if (!visitor.visit(entry.get(), reader.content())) {
                        return;
                    }
                }
            }
        }
    }

    /// Skips zeros, which may follow an archive.
    private static boolean hasMore(InputStream in) throws IOException {
        while (true) {
            in.mark(1);
            int next = in.read();
            if (next > 0) {
                in.reset();
            }
            if (next != 0) {
                return next > 0;
            }
        }
    }
}
