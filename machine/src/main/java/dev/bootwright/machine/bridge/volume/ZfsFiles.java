package dev.bootwright.machine.bridge.volume;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.zfs.ZfsEntry;
import dev.bootwright.formats.zfs.ZfsNode;
import dev.bootwright.formats.zfs.ZfsTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A file system of a ZFS pool, opened.
final class ZfsFiles extends TreeVolume<ZfsNode> {

    private final ZfsTree tree;

    ZfsFiles(ZfsTree tree) {
        super(tree);
        this.tree = tree;
    }

    @Override
    List<Name> names(ZfsNode directory) throws IOException {
        List<Name> names = new ArrayList<>();
        for (ZfsEntry entry : tree.list(directory)) {
            names.add(new Name(entry.name(), entry.node().kind()));
        }
        return names;
    }

    @Override
    Instant modified(ZfsNode file) {
        return file.mtime();
    }

    @Override
    ByteSource content(ZfsNode file) throws IOException {
        return tree.content(file);
    }
}
