package dev.bootwright.image.initramfs;

import com.github.luben.zstd.ZstdOutputStream;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioWriter;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.LongConsumer;

/// Writes a tree as an initramfs: a cpio archive in one zstd frame, of which an equal tree gives
/// equal bytes on any machine.
///
/// The frame is made by worker threads, whose number does not change it: the input is cut at fixed
/// places. The window bounds what the kernel needs to unpack it.
final class Archive {

    /// Raise it when an equal tree gives other bytes.
    static final String SETTINGS = "cpio-zstd-19-23";

    private static final int LEVEL = 19;

    /// Base-2 logarithm of the window in bytes: 8 MiB, which is also what the kernel allows.
    private static final int WINDOW_LOG = 23;

    private static final int JOB_BYTES = 32 << 20;
    private static final int BUFFER_BYTES = 1 << 18;

    private Archive() {}

    /// @param out      left open
    /// @param progress told how many bytes were put in, from time to time
    static void write(FileTree tree, OutputStream out, LongConsumer progress) throws IOException {
        var zstd = new ZstdOutputStream(new Open(out), LEVEL);
        zstd.setWorkers(Math.max(1, Runtime.getRuntime().availableProcessors()));
        zstd.setWindowLog(WINDOW_LOG);
        zstd.setJobSize(JOB_BYTES);
        zstd.setChecksum(false);
        try (var buffered = new BufferedOutputStream(zstd, BUFFER_BYTES)) {
            writeNodes(tree.nodes(), new CpioWriter(buffered), progress);
        }
    }

    /// Writes a tree as a cpio archive that is not compressed.
    ///
    /// @param out left open
    static void writePlain(FileTree tree, OutputStream out) throws IOException {
        writePlain(tree.nodes(), out);
    }

    /// Writes part of a tree as a cpio archive that is not compressed.
    ///
    /// @param out left open
    static void writePlain(SortedMap<String, Node> nodes, OutputStream out) throws IOException {
        writeNodes(nodes, new CpioWriter(out), _ -> {});
    }

    private static void writeNodes(
            SortedMap<String, Node> nodes, CpioWriter cpio, LongConsumer progress)
            throws IOException {
        long ino = 1;
        long done = 0;
        for (Map.Entry<String, Node> entry : nodes.entrySet()) {
            done += write(cpio, ino++, entry.getKey(), entry.getValue());
            progress.accept(done);
        }
        cpio.finish();
    }

    private static long write(CpioWriter cpio, long ino, String path, Node node)
            throws IOException {
        switch (node) {
            case Node.Directory directory ->
                    cpio.write(CpioEntry.directory(path, ino, directory.permissions()));
            case Node.SymbolicLink link ->
                    cpio.writeLink(CpioEntry.symbolicLink(path, ino, link.target()), link.target());
            case Node.CharacterDevice device ->
                    cpio.write(
                            CpioEntry.characterDevice(
                                    path,
                                    ino,
                                    device.permissions(),
                                    device.major(),
                                    device.minor()));
            case Node.RegularFile file -> {
                long size = file.content().size();
                try (InputStream content = file.content().open()) {
                    cpio.write(CpioEntry.file(path, ino, file.permissions(), size), content);
                }
                return size;
            }
        }
        return 0;
    }
}
