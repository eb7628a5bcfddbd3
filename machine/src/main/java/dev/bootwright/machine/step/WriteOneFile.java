package dev.bootwright.machine.step;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.linux.mount.MountFlag;
import dev.bootwright.linux.mount.Mounts;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Writes a file onto a file system that is mounted for that alone.
final class WriteOneFile {

    private static final List<PosixFilePermission> BITS =
            List.of(
                    PosixFilePermission.OTHERS_EXECUTE,
                    PosixFilePermission.OTHERS_WRITE,
                    PosixFilePermission.OTHERS_READ,
                    PosixFilePermission.GROUP_EXECUTE,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.GROUP_READ,
                    PosixFilePermission.OWNER_EXECUTE,
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.OWNER_READ);

    private final BlockDevices devices;
    private final ModuleLoader modules;

    WriteOneFile(BlockDevices devices, ModuleLoader modules) {
        this.devices = devices;
        this.modules = modules;
    }

    StepOutcome run(Step.WriteFile step) throws IOException, InterruptedException {
        Path node = devices.node(step.device());
        Optional<Signature> found = Signatures.main(FreeDevice.signatures(node));
        String type =
                found.orElseThrow(() ->
                                new StepRefusedException(step.device() + " holds no file system"))
                        .type()
                        .word();
        modules.load(type);
        Path mount = Files.createTempDirectory("bootwright");
        try {
            Set<MountFlag> flags = EnumSet.of(MountFlag.NO_DEVICES, MountFlag.NO_SET_USER_ID);
            Mounts.mount(node.toString(), mount, type, flags, "");
            try {
                boolean changed = write(mount, step.path(), step.content(), step.mode());
                return changed
                        ? new StepOutcome.Changed(step.path() + " on " + step.device())
                        : new StepOutcome.AlreadyHolds(step.path() + " is as it should be");
            } finally {
                Mounts.unmount(mount);
            }
        } finally {
            Files.delete(mount);
        }
    }

    /// Writes a file below `top`, whole or not at all.
    ///
    /// @param path absolute, where `top` is the root
    /// @return false if it was so already
    /// @throws StepRefusedException if the path leads through a symbolic link, or out of `top`
    static boolean write(Path top, String path, String content, int mode) throws IOException {
        Path file = inside(top, path);
        Set<PosixFilePermission> permissions = permissions(mode);
        byte[] bytes = content.getBytes(UTF_8);
        boolean isFat = !Files.getFileStore(top).supportsFileAttributeView("posix");
        if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                && Files.size(file) == bytes.length
                && Files.readString(file).equals(content)
                && (isFat || Files.getPosixFilePermissions(file).equals(permissions))) {
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
                if (!isFat) {
                    Files.setPosixFilePermissions(temporary, permissions);
                }
                out.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        return true;
    }

    private static Path inside(Path top, String path) throws IOException {
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
        if (file.equals(top) || Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new StepRefusedException(path + " is a directory");
        }
        return file;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BITS.size(); bit++) {
            if ((mode & 1 << bit) != 0) {
                permissions.add(BITS.get(bit));
            }
        }
        return permissions;
    }
}
