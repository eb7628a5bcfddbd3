package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.Signatures;
import dev.bootwright.linux.mount.MountFlag;
import dev.bootwright.linux.mount.Mounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A file system that is mounted for one step. Closing unmounts it.
///
/// @param directory where it is mounted
/// @param type      `ext4`, `xfs` or `vfat`
record MountedDevice(Path directory, String type) implements AutoCloseable {

    /// What a file system needs beside its own module, and would have the kernel ask for by a way that
    /// not every image has.
    private static final Map<String, List<String>> HELPERS =
            Map.of(
                    "ext4",
                    List.of("crc32c_generic"),
                    "xfs",
                    List.of("crc32c_generic"),
                    "vfat",
                    List.of("nls_cp437", "nls_ascii", "nls_iso8859-1", "nls_utf8"));

    /// @param node of the device
    /// @throws StepRefusedException if it holds no file system
    static MountedDevice mount(BlockRef device, Path node, ModuleLoader modules)
            throws IOException, InterruptedException {
        Optional<Signature> found = Signatures.main(FreeDevice.signatures(node));
        String type =
                found.map(each -> each.type().word())
                        .filter(HELPERS::containsKey)
                        .orElseThrow(() ->
                                new StepRefusedException(
                                        "%s holds no file system: %s"
                                                .formatted(
                                                        device,
                                                        found.map(FreeDevice::described)
                                                                .orElse("nothing"))));
        modules.load(type);
        for (String helper : HELPERS.getOrDefault(type, List.of())) {
            modules.load(helper);
        }
        Path mount = Files.createTempDirectory("bootwright");
        try {
            Set<MountFlag> flags = EnumSet.of(MountFlag.NO_DEVICES, MountFlag.NO_SET_USER_ID);
            Mounts.mount(node.toString(), mount, type, flags, type.equals("vfat") ? "utf8" : "");
        } catch (IOException e) {
            Files.delete(mount);
            throw e;
        }
        return new MountedDevice(mount, type);
    }

    /// Whether files have permission bits there.
    boolean hasModes() {
        return !type.equals("vfat");
    }

    @Override
    public void close() throws IOException {
        Mounts.unmount(directory);
        Files.delete(directory);
    }
}
