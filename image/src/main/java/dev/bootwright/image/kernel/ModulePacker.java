package dev.bootwright.image.kernel;

import dev.bootwright.image.kernel.KernelPackage.Unpacked;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Gatherers;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/// Puts modules into one container, each as it goes into the image.
///
/// A module that is not hot becomes `.ko.xz`, so a machine without its hardware spends neither
/// memory nor time on it. CRC-32 and a small dictionary are what busybox, kmod and the kernel read.
final class ModulePacker {

    /// A part of the name of every cache file: raise it when equal modules give other bytes.
    static final String SETTINGS = "xz-1MiB-273";

    private static final int DICTIONARY_BYTES = 1 << 20;
    private static final int LONGEST_MATCH = 273;

    private final ModuleSpool spool;
    private final Set<String> hot;
    private final LongConsumer progress;

    /// @param hot      names of the modules to leave plain
    /// @param progress told the size of each module that is done, in bytes
    ModulePacker(ModuleSpool spool, Set<String> hot, LongConsumer progress) {
        this.spool = spool;
        this.hot = hot;
        this.progress = progress;
    }

    private static final class Packed {
        private final Unpacked module;
        private final String digest;
        private final String name;
        private final byte[] bytes;

        Packed(Unpacked module, String digest, String name, byte[] bytes) {
            this.module = module;
            this.digest = digest;
            this.name = name;
            this.bytes = bytes;
        }

        /// @param offset of its bytes in the container
        KernelModule at(Path container, long offset, String added) {
            return new KernelModule(
                    module.path(),
                    module.info(),
                    digest,
                    module.size(),
                    added,
                    new PackedFile(name, container, offset, bytes.length));
        }
    }

    /// Appends the modules to `out`.
    ///
    /// @param container the file `out` will be
    /// @param start     how much of it was written before, in bytes
    /// @param added     as in [KernelModule#added()]
    List<KernelModule> pack(
            List<Unpacked> modules, OutputStream out, Path container, long start, String added)
            throws IOException {
        List<KernelModule> packed = new ArrayList<>();
        long offset = start;
        int threads = Runtime.getRuntime().availableProcessors();
        try (var done =
                modules.stream().gather(Gatherers.mapConcurrent(threads, this::packOrFail))) {
            for (Packed file : (Iterable<Packed>) done::iterator) {
                out.write(file.bytes);
                packed.add(file.at(container, offset, added));
                offset += file.bytes.length;
                progress.accept(file.module.size());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return packed;
    }

    private Packed packOrFail(Unpacked module) {
        try {
            byte[] plain = spool.read(module.offset(), module.size());
            String name = module.path().substring(module.path().lastIndexOf('/') + 1);
            String digest = "sha256:" + sha256(plain);
            return hot.contains(module.info().name())
                    ? new Packed(module, digest, name, plain)
                    : new Packed(module, digest, name + ".xz", xz(plain));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] xz(byte[] plain) throws IOException {
        var options = new LZMA2Options(LZMA2Options.PRESET_MAX);
        options.setDictSize(DICTIONARY_BYTES);
        options.setNiceLen(LONGEST_MATCH);
        var packed = new ByteArrayOutputStream();
        try (var xz = new XZOutputStream(packed, options, XZ.CHECK_CRC32)) {
            xz.write(plain);
        }
        return packed.toByteArray();
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
