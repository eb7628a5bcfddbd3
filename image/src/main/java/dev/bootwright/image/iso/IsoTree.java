package dev.bootwright.image.iso;

import dev.bootwright.formats.iso9660.IsoEntry;
import dev.bootwright.formats.iso9660.IsoVolume;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.image.live.LiveTree;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// The files of an ISO, for the search for what it boots.
record IsoTree(IsoVolume volume) implements LiveTree {

    @Override
    public String volumeId() {
        return volume.volumeId();
    }

    @Override
    public long mediumBytes() {
        return volume.size();
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return volume.list(directory).stream().map(IsoEntry::name).toList();
    }

    @Override
    public Optional<LiveFile> find(String path) throws IOException {
        Optional<IsoEntry> entry = volume.find(path);
        return entry.isEmpty() || entry.get().kind() != FileKind.FILE
                ? Optional.empty()
                : Optional.of(new LiveFile(entry.get().path(), volume.content(entry.get())));
    }
}
