package dev.bootwright.image.initramfs;

import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;
import org.tukaani.xz.FilterOptions;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.X86Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/// Writes a small tree as small as the kernel can read it: two cpio archives, each an xz stream of its
/// own. The first has the programs, whose jumps a filter makes absolute so that equal ones look equal; the
/// second has the modules, which that filter would only spoil since their jumps are filled in later.
///
/// zstd at its best is 8 % larger, which matters more here than the time to unpack 4 MB.
final class PrebootArchive {

    /// Raise it when an equal tree gives other bytes.
    static final String SETTINGS = "cpio-xz-2";

    private static final String MODULES = "usr/lib/modules/";
    private static final String MODULES_END = "usr/lib/modules0";
    private static final int DICTIONARY_BYTES = 8 << 20;
    private static final int LONGEST_MATCH = 273;
    private static final int DEPTH = 1000;

    private PrebootArchive() {}

    /// @param out left open
    static void write(FileTree tree, OutputStream out) throws IOException {
        SortedMap<String, Node> programs = new TreeMap<>(tree.nodes());
        SortedMap<String, Node> modules = new TreeMap<>(tree.nodes().subMap(MODULES, MODULES_END));
        programs.keySet().removeAll(modules.keySet());
        boolean hasModules = !modules.isEmpty();
        for (int slash = MODULES.indexOf('/');
                slash >= 0;
                slash = MODULES.indexOf('/', slash + 1)) {
            String parent = MODULES.substring(0, slash);
            tree.find(parent).ifPresent(node -> modules.put(parent, node));
        }
        write(programs, out, new X86Options(), lzma(4, 0));
        if (hasModules) {
            write(modules, out, lzma(3, 2));
        }
    }

    private static void write(
            SortedMap<String, Node> nodes, OutputStream out, FilterOptions... filters)
            throws IOException {
        var xz = new XZOutputStream(new Open(out), filters, XZ.CHECK_CRC32);
        try (var buffered = new BufferedOutputStream(xz, 1 << 16)) {
            Archive.writePlain(nodes, buffered);
        }
    }

    /// @param lc bits of the byte before that are looked at
    /// @param pb bits of the position that are looked at: 0 for bytes, 2 for words
    private static LZMA2Options lzma(int lc, int pb) throws IOException {
        var options = new LZMA2Options(LZMA2Options.PRESET_MAX);
        options.setDictSize(DICTIONARY_BYTES);
        options.setNiceLen(LONGEST_MATCH);
        options.setDepthLimit(DEPTH);
        options.setLcLp(lc, 0);
        options.setPb(pb);
        return options;
    }
}
