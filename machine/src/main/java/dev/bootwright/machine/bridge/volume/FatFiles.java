package dev.bootwright.machine.bridge.volume;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.fat.FatEntry;
import dev.bootwright.formats.fat.FatNode;
import dev.bootwright.formats.fat.FatTree;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A FAT file system, read without a kernel.
public final class FatFiles extends TreeVolume<FatNode> {

    private final FatTree tree;

    public FatFiles(FatTree tree) {
        super(tree);
        this.tree = tree;
    }

    @Override
    List<Name> names(FatNode directory) throws IOException {
        List<Name> names = new ArrayList<>();
        for (FatEntry entry : tree.list(directory)) {
            names.add(new Name(entry.name(), entry.node().kind()));
        }
        return names;
    }

    @Override
    Instant modified(FatNode file) {
        return file.mtime();
    }

    @Override
    ByteSource content(FatNode file) throws IOException {
        return tree.content(file);
    }
}
