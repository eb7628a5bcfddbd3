package dev.bootwright.image.initramfs;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.payload.PayloadDraft;
import dev.bootwright.formats.payload.PayloadSource;
import dev.bootwright.formats.payload.Variant;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Leaves out of an initramfs what exceeds a size, and puts it on a payload disk: the agent unpacks it
/// when it has started. What can wait for that, and which files wait first, [Movable] says.
final class Split {

    private final FileTree tree;
    private final List<String> applets;
    private final FileTree rest = new FileTree();
    private long left;

    private Split(FileTree tree, List<String> applets) {
        this.tree = tree;
        this.applets = applets;
        this.left =
                tree.nodes().values().stream()
                        .filter(Node.RegularFile.class::isInstance)
                        .mapToLong(node -> ((Node.RegularFile) node).content().size())
                        .sum();
    }

    /// Takes files out of a tree until it has no more than `size` bytes. Where busybox can do what a
    /// program did, it stands in for it until then.
    ///
    /// @param applets names busybox can be called by
    /// @return what was taken, and the directories it lies in
    /// @throws DebianException if what cannot be taken is larger already
    static FileTree exceeding(FileTree tree, long size, List<String> applets) throws IOException {
        Split split = new Split(tree, applets);
        Movable movable = new Movable(tree);
        split.take(movable.added(), size);
        split.take(movable.programs(), size);
        if (split.left > size) {
            split.take(movable.libraries(), size);
        }
        if (split.left > size) {
            throw new DebianException(
                    "no more than %d bytes are to be in the initramfs, but %d have to: what finds the payload disk and starts the agent"
                            .formatted(size, split.left),
                    "The least is --payload-split %dMB.".formatted(split.left / 1_000_000 + 1));
        }
        return split.rest;
    }

    private void take(List<String> paths, long size) {
        for (String path : paths) {
            if (left <= size) {
                return;
            }
            if (tree.find(path).orElseThrow() instanceof Node.RegularFile file) {
                rest.put(path, file);
                left -= file.content().size();
            }
            String applet = path.startsWith("usr/bin/") ? path.substring("usr/bin/".length()) : "";
            if (applets.contains(applet)) {
                tree.put(path, new Node.SymbolicLink(Part.PROGRAMS, "busybox"));
            } else {
                tree.remove(path);
            }
        }
    }

    /// Writes the image of the payload disk.
    ///
    /// @return SHA-256 of the archive on it, in hexadecimal: what the agent knows it by
    static String write(FileTree rest, Path image, BuildProgress progress) throws IOException {
        Path archive = image.resolveSibling("rest.cpio");
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(archive))) {
                Archive.writePlain(rest, out);
            }
            String digest = Digest.of(archive);
            write(new PayloadSource(AgentApi.restName(digest), archive), image, progress);
            return digest;
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private static void write(PayloadSource archive, Path image, BuildProgress progress)
            throws IOException {
        PayloadDraft draft = PayloadDraft.of(List.of(archive)).withChecksums();
        Variant variant = draft.tooLargeFor(Variant.U32).isEmpty() ? Variant.U32 : Variant.U64;
        try (FileChannel out =
                FileChannel.open(
                        image,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE)) {
            draft.write(
                    out,
                    variant,
                    4096,
                    (_, done, all) -> progress.at("writing the payload disk", done, all));
        }
    }
}
