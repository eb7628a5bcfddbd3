package dev.bootwright.image.live;

import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A medium of which a broken folder or link is told, and is not there; a failure to read is one.
///
/// @param notes told what is broken
record PatientTree(LiveTree tree, Consumer<String> notes) implements LiveTree {

    @Override
    public String volumeId() {
        return tree.volumeId();
    }

    @Override
    public long mediumBytes() {
        return tree.mediumBytes();
    }

    @Override
    public List<String> list(String directory) throws IOException {
        try {
            return tree.list(directory);
        } catch (FormatException e) {
            notes.accept("%s is left out: %s".formatted(directory, e.getMessage()));
            return List.of();
        }
    }

    @Override
    public Optional<LiveFile> find(String path) throws IOException {
        try {
            return tree.find(path);
        } catch (FormatException e) {
            notes.accept("%s is left out: %s".formatted(path, e.getMessage()));
            return Optional.empty();
        }
    }
}
