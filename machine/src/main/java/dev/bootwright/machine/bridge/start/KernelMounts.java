package dev.bootwright.machine.bridge.start;

import dev.bootwright.formats.signature.Signature;
import dev.bootwright.linux.mount.MountFlag;
import dev.bootwright.linux.mount.Mounts;
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
    private final Deque<Undo> undone = new ArrayDeque<>();
    private int datasets;

    /// What is to be done when everything is unmounted.
    interface Undo {
        void run() throws IOException;
    }

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
        undone.push(() -> Mounts.unmount(target));
    }

    /// Mounts a data set or a snapshot of an imported pool.
    Volume mountDataset(String name) throws IOException {
        Path target = directory.resolve("zfs-" + datasets++);
        Files.createDirectories(target);
        Mounts.mount(name, target, "zfs", FLAGS, "");
        undone.push(() -> Mounts.unmount(target));
        return DirectoryVolume.of(target);
    }

    /// Has something done after everything that is mounted from now on has been unmounted.
    void atEnd(Undo undo) {
        undone.push(undo);
    }

    @Override
    public boolean assembles() {
        return true;
    }

    /// Detaches everything that was mounted.
    void unmountAll() throws IOException {
        while (!undone.isEmpty()) {
            undone.element().run();
            undone.pop();
        }
    }
}
