package dev.bootwright.image.initramfs;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.payload.PayloadDraft;
import dev.bootwright.formats.payload.PayloadSource;
import dev.bootwright.formats.payload.Variant;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Leaves out of an initramfs what exceeds a size, and puts it on a payload disk: the agent unpacks it
/// when it has started. Only what the operator added can wait for that, and of it the largest files wait
/// first.
final class Split {

    private static final Set<String> MOVABLE = Set.of(Part.ADDED, Part.OVERLAY);

    /// What is needed before there is an agent.
    private static final List<String> EARLY =
            List.of("init", "usr/lib/modules/", "usr/lib/jvm/", "usr/lib/firmware/");

    private Split() {}

    /// Takes files out of a tree until it has no more than `size` bytes.
    ///
    /// @return what was taken, and the directories it lies in
    /// @throws IOException if what cannot be taken is larger already
    static FileTree exceeding(FileTree tree, long size) throws IOException {
        long left = 0;
        List<Map.Entry<String, Node.RegularFile>> movable = new ArrayList<>();
        for (Map.Entry<String, Node> entry : tree.nodes().entrySet()) {
            if (entry.getValue() instanceof Node.RegularFile file) {
                left += file.content().size();
                if (MOVABLE.contains(file.part()) && !isEarly(entry.getKey())) {
                    movable.add(Map.entry(entry.getKey(), file));
                }
            }
        }
        movable.sort(
                Comparator.comparingLong((Map.Entry<String, Node.RegularFile> each) ->
                                -each.getValue().content().size())
                        .thenComparing(Map.Entry::getKey));
        FileTree rest = new FileTree();
        for (Map.Entry<String, Node.RegularFile> each : movable) {
            if (left <= size) {
                break;
            }
            rest.put(each.getKey(), each.getValue());
            tree.remove(each.getKey());
            left -= each.getValue().content().size();
        }
        if (left > size) {
            throw new IOException(
                    "the initramfs holds %d bytes of which none can be left to a payload disk, and %d are to be the most"
                            .formatted(left, size));
        }
        return rest;
    }

    private static boolean isEarly(String path) {
        return EARLY.stream()
                .anyMatch(
                        early -> early.endsWith("/") ? path.startsWith(early) : path.equals(early));
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
