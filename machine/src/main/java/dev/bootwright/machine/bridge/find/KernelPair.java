package dev.bootwright.machine.bridge.find;

import dev.bootwright.formats.menu.KernelVersion;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.machine.bridge.volume.Volume;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A kernel in a directory and the initramfs that its name asks for.
///
/// @param version by the kernel's name
record KernelPair(KernelVersion version, VolumeFile kernel, VolumeFile initramfs) {

    /// The pairs in a directory. A link to a kernel is left out where kernels lie beside it.
    ///
    /// @param directory such as `/boot`
    static List<KernelPair> in(Volume volume, String directory) throws IOException {
        List<Volume.Name> listed = volume.list(directory);
        Set<String> names = new HashSet<>();
        listed.forEach(each -> names.add(each.name()));
        List<KernelPair> files = new ArrayList<>();
        List<KernelPair> links = new ArrayList<>();
        for (Volume.Name each : listed) {
            Optional<KernelVersion> version = KernelNames.version(each.name());
            if (version.isPresent()) {
                boolean isLink = each.kind() == FileKind.SYMBOLIC_LINK;
                pair(volume, directory, each.name(), version.get(), names)
                        .ifPresent(isLink ? links::add : files::add);
            }
        }
        return files.isEmpty() ? links : files;
    }

    private static Optional<KernelPair> pair(
            Volume volume, String directory, String name, KernelVersion version, Set<String> names)
            throws IOException {
        Optional<VolumeFile> kernel = present(volume, directory, name);
        if (kernel.isEmpty()) {
            return Optional.empty();
        }
        for (String candidate : KernelNames.initramfs(name)) {
            Optional<VolumeFile> initramfs =
                    names.contains(candidate)
                            ? present(volume, directory, candidate)
                            : Optional.empty();
            if (initramfs.isPresent()) {
                return Optional.of(new KernelPair(version, kernel.get(), initramfs.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<VolumeFile> present(Volume volume, String directory, String name)
            throws IOException {
        String path = directory.equals("/") ? "/" + name : directory + "/" + name;
        return volume.file(path).filter(file -> file.size() > 0);
    }
}
