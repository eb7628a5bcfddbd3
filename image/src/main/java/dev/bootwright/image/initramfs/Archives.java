package dev.bootwright.image.initramfs;

import com.github.luben.zstd.ZstdInputStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Opens what [ImageBuilder] wrote.
public final class Archives {

    private static final int BUFFER_BYTES = 1 << 18;

    private Archives() {}

    /// The cpio archive inside an initramfs.
    public static InputStream open(Path initramfs) throws IOException {
        return new BufferedInputStream(
                new ZstdInputStream(Files.newInputStream(initramfs)), BUFFER_BYTES);
    }
}
