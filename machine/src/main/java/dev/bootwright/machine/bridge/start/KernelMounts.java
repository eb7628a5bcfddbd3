package dev.bootwright.machine.bridge.start;

import dev.bootwright.formats.signature.Signature;
import dev.bootwright.linux.mount.MountFlag;
import dev.bootwright.linux.mount.Mounts;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.machine.bridge.disk.Mounter;
import dev.bootwright.machine.bridge.disk.Part;
import dev.bootwright.machine.bridge.volume.DirectoryVolume;
import dev.bootwright.machine.bridge.volume.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/// Mounts file systems read-only, without looking at their journals: not even what a crash has left is
/// repaired.
final class KernelMounts implements Mounter {

    private static final Set<MountFlag> FLAGS =
            Set.of(
                    MountFlag.READ_ONLY,
                    MountFlag.NO_DEVICES,
                    MountFlag.NO_EXECUTION,
                    MountFlag.NO_SET_USER_ID);

    private final Path directory;
    private final Deque<Path> mounted = new ArrayDeque<>();

    /// @param directory for the mount points
    KernelMounts(Path directory) {
        this.directory = directory;
    }

    @Override
    public Volume mount(Part part, Signature signature) throws IOException {
        Path target = directory.resolve(part.node().getFileName().toString());
        Files.createDirectories(target);
        switch (signature.type()) {
            case EXT2 -> mount(part, target, "ext4", ""); // has no journal
            case EXT3, EXT4 -> mount(part, target, "ext4", "noload");
            case XFS -> mount(part, target, "xfs", "norecovery,nouuid");
            case BTRFS -> mount(part, target, "btrfs", "rescue=nologreplay");
            default -> throw new IOException(signature.type().word() + " is not mounted here");
        }
        return DirectoryVolume.of(target);
    }

    private void mount(Part part, Path target, String type, String options) throws IOException {
        Mounts.mount(part.node().toString(), target, type, FLAGS, options);
        mounted.push(target);
    }

    @Override
    public boolean assembles() {
        return true;
    }

    /// Detaches everything that was mounted.
    void unmountAll() throws NativeException {
        while (!mounted.isEmpty()) {
            Mounts.unmount(mounted.element());
            mounted.pop();
        }
    }
}
