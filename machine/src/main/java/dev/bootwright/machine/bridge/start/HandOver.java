package dev.bootwright.machine.bridge.start;

import dev.bootwright.linux.sys.Power;
import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.load.KernelLoader;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Starts an entry's kernel in the place of this one.
final class HandOver {

    private static final long ALIGNMENT = 4;

    private final Path directory;
    private final KernelMounts mounts;
    private final Quiet quiet;
    private final KernelLoader loader;
    private final Consumer<String> say;

    /// @param directory in memory, for the files on their way
    /// @param quiet     quiets the machine
    /// @param say       takes each thing that is done, for people
    HandOver(
            Path directory,
            KernelMounts mounts,
            Quiet quiet,
            KernelLoader loader,
            Consumer<String> say) {
        this.directory = directory;
        this.mounts = mounts;
        this.quiet = quiet;
        this.loader = loader;
        this.say = say;
    }

    /// Loads the kernel, quiets the machine and jumps. Returns only by an exception.
    ///
    /// @throws FailedException with what was tried, and what came of it
    void to(BootEntry entry) throws FailedException, InterruptedException {
        List<String> tried = new ArrayList<>();
        List<BootEntry> ways = new ArrayList<>(List.of(entry));
        for (BootEntry copy : entry.copies()) {
            ways.add(copy.withCommandLine(entry.commandLine()));
        }
        for (BootEntry way : ways) {
            try {
                load(way);
                say.accept("starting " + way.kernel().name());
                jump();
            } catch (IOException e) {
                tried.add(way.origin().place() + ": " + e.getMessage());
                say.accept(tried.getLast());
            }
        }
        throw new FailedException(tried);
    }

    /// Loads the kernel of an entry, which has to be readable still.
    void load(BootEntry entry) throws IOException {
        Files.createDirectories(directory);
        Path kernel = directory.resolve("kernel");
        Path initramfs = directory.resolve("initramfs");
        say.accept("reading " + entry.kernel().path() + " from " + entry.origin().place());
        copy(List.of(entry.kernel()), kernel);
        if (!entry.initramfs().isEmpty()) {
            entry.initramfs().forEach(file -> say.accept("reading " + file.path()));
            copy(entry.initramfs(), initramfs);
        }
        say.accept("loading it: " + entry.commandLine());
        loader.load(
                        kernel,
                        entry.initramfs().isEmpty() ? Optional.empty() : Optional.of(initramfs),
                        entry.commandLine())
                .ifPresent(why -> say.accept("loaded by kexec_load: " + why));
        Files.delete(kernel); // the kernel has copies of its own
        Files.deleteIfExists(initramfs);
    }

    /// Several initramfs become one, each at a multiple of four bytes, where the kernel looks for it.
    private static void copy(List<VolumeFile> files, Path target) throws IOException {
        try (FileChannel out =
                FileChannel.open(
                        target,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (VolumeFile file : files) {
                out.position(Math.ceilDiv(out.position(), ALIGNMENT) * ALIGNMENT);
                file.copyTo(out);
            }
        }
    }

    /// Jumps into the kernel that was loaded. Returns only by an exception.
    void jump() throws IOException, InterruptedException {
        mounts.unmountAll();
        if (!Assembly.devices(Path.of("/")).isEmpty()) {
            Assembly.stop();
        }
        quiet.unbind().forEach(say);
        try {
            Power.startLoadedKernel();
        } finally {
            quiet.bind(); // it did not start: the menu needs its disks back
        }
    }

    /// Nothing of an entry could be started.
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient List<String> tried;

        FailedException(List<String> tried) {
            super(String.join("; ", tried));
            this.tried = List.copyOf(tried);
        }

        /// A line for each way that was tried.
        List<String> tried() {
            return tried;
        }
    }
}
