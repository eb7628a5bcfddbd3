package dev.bootwright.machine.bridge.find;

import dev.bootwright.formats.menu.MenuFiles;
import dev.bootwright.machine.bridge.volume.Volume;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A volume as the readers of menus want it.
record MenuVolume(Volume volume) implements MenuFiles {

    @Override
    public Optional<String> text(String path, int mostBytes) throws IOException {
        return volume.text(path, mostBytes);
    }

    @Override
    public List<String> list(String directory) throws IOException {
        return volume.list(directory).stream().map(Volume.Name::name).toList();
    }
}
