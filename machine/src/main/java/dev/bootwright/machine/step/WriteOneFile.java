package dev.bootwright.machine.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.contract.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/// Writes a file onto a file system that is mounted for that alone.
final class WriteOneFile {

    private static final int PERMISSION_BITS = 07777;

    private final BlockDevices devices;
    private final ModuleLoader modules;

    WriteOneFile(BlockDevices devices, ModuleLoader modules) {
        this.devices = devices;
        this.modules = modules;
    }

    StepOutcome run(Step.WriteFile step, StepLog log) throws IOException, InterruptedException {
        Path node = devices.node(step.device(), log);
        try (MountedDevice mounted = MountedDevice.mount(step.device(), node, modules)) {
            return write(
                            mounted.directory(),
                            step.path(),
                            step.content(),
                            step.mode(),
                            mounted.hasModes())
                    ? new StepOutcome.Changed(step.path() + " on " + step.device())
                    : new StepOutcome.AlreadyHolds(step.path() + " is as it should be");
        }
    }

    /// Writes a file below `top`, whole or not at all.
    ///
    /// @param path     absolute, where `top` is the root
    /// @param mode     permission bits, with those for set-user-id, set-group-id and sticky
    /// @param hasModes whether the file system keeps them
    /// @return false if it was so already
    /// @throws StepRefusedException if the path leads through a symbolic link, or out of `top`
    static boolean write(Path top, String path, String content, int mode, boolean hasModes)
            throws IOException {
        if ((mode & ~PERMISSION_BITS) != 0) {
            throw new StepRefusedException("%s: no permission bits: %o".formatted(path, mode));
        }
        Path file = inside(top, path);
        if (file.equals(top) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new StepRefusedException(path + " is a directory");
        }
        byte[] bytes = content.getBytes(UTF_8);
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == bytes.length
                && Arrays.equals(Files.readAllBytes(file), bytes)
                && (!hasModes || modeOf(file) == mode)) {
            return false;
        }
        Path parent = file.getParent();
        Files.createDirectories(parent);
        Path temporary = Files.createTempFile(parent, ".bootwright", ".part");
        try {
            try (FileChannel out = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer buffer = ByteBuffer.wrap(bytes);
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
                if (hasModes) {
                    Files.setAttribute(temporary, "unix:mode", mode);
                }
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return true;
    }

    private static int modeOf(Path file) throws IOException {
        return (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS)
                & PERMISSION_BITS;
    }

    /// A path below `top`.
    ///
    /// @throws StepRefusedException if it leads through a symbolic link, or out of `top`
    static Path inside(Path top, String path) throws IOException {
        Path file = top;
        for (String part : path.split("/", -1)) {
            if (part.equals("..")) {
                throw new StepRefusedException(path + ": \"..\" in a path");
            }
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (Files.isSymbolicLink(file)) {
                throw new StepRefusedException(
                        "%s: /%s is a symbolic link".formatted(path, top.relativize(file)));
            }
            file = file.resolve(part);
        }
        return file;
    }
}
