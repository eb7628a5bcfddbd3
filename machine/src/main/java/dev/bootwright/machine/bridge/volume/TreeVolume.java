package dev.bootwright.machine.bridge.volume;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.formats.tree.FileTree;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// A volume over a tree of files.
///
/// @param <N> a file or directory of the tree
abstract class TreeVolume<N> implements Volume {

    private final FileTree<N> tree;

    TreeVolume(FileTree<N> tree) {
        this.tree = tree;
    }

    /// What a directory holds, in any order.
    abstract List<Name> names(N directory) throws IOException;

    abstract Instant modified(N file) throws IOException;

    abstract ByteSource content(N file) throws IOException;

    @Override
    public Optional<VolumeFile> file(String path) throws IOException {
        Optional<N> node = tree.resolve(path);
        if (node.isEmpty() || tree.kind(node.get()) != FileKind.FILE) {
            return Optional.empty();
        }
        return Optional.of(new VolumeFile(path, modified(node.get()), content(node.get())));
    }

    @Override
    public List<Name> list(String directory) throws IOException {
        Optional<N> node = tree.resolve(directory);
        if (node.isEmpty() || tree.kind(node.get()) != FileKind.DIRECTORY) {
            return List.of();
        }
        return names(node.get()).stream().sorted(Comparator.comparing(Name::name)).toList();
    }
}
