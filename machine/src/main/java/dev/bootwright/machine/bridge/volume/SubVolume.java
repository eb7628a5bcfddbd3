package dev.bootwright.machine.bridge.volume;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A directory of a volume that is a root file system of its own, such as a subvolume of Btrfs. Menus name files
/// from the volume's root on or from its own, and both are found.
///
/// @param prefix with a slash before it and none behind: `/@rootfs`
public record SubVolume(Volume volume, String prefix) implements Volume {

    @Override
    public Optional<VolumeFile> file(String path) throws IOException {
        return volume.file(inside(path));
    }

    @Override
    public List<Name> list(String directory) throws IOException {
        return volume.list(inside(directory));
    }

    private String inside(String path) {
        return path.startsWith(prefix + "/") ? path : prefix + path;
    }
}
