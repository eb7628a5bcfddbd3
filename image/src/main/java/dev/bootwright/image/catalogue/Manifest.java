package dev.bootwright.image.catalogue;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// What an image is and what it was made of. Holds no clock and no path of the machine that built
/// it, so equal inputs give an equal manifest, and its digest names the image.
///
/// @param name          what people call the image
/// @param flavour       of the kernel: `amd64` or `cloud`
/// @param kernelRelease as `uname -r` prints it
/// @param commandLine   kernel arguments the image wants whatever boots it
/// @param kernel        the file `vmlinuz`
/// @param initramfs     the file `initramfs`
/// @param loaders       the files in `loaders/`, by name
/// @param packages      every Debian package that gave a file, by name
/// @param modules       every kernel module in the initramfs, by path
/// @param runtime       version of the Java runtime the agent runs on; empty when there is no agent
/// @param parts         where the bytes of the initramfs come from
public record Manifest(
        String name,
        String flavour,
        String kernelRelease,
        String commandLine,
        FileEntry kernel,
        FileEntry initramfs,
        List<FileEntry> loaders,
        List<PackageEntry> packages,
        List<ModuleEntry> modules,
        String runtime,
        List<Part> parts) {

    static final String FILE = "manifest.json";

    /// Raised when a reader of the old form would misunderstand the new one.
    private static final long VERSION = 1;

    public Manifest {
        loaders = List.copyOf(loaders);
        packages = List.copyOf(packages);
        modules = List.copyOf(modules);
        parts = List.copyOf(parts);
    }

    /// @param digest `sha256:` and 64 hexadecimal digits
    /// @param size   in bytes
    public record FileEntry(String name, String digest, long size) {

        private static FileEntry read(Json value) throws JsonException {
            Json.Object file = value.asObject("file");
            return new FileEntry(file.text("name"), file.text("digest"), file.integer("size"));
        }

        private Json toJson() {
            return Json.object().put("name", name).put("digest", digest).put("size", size).build();
        }
    }

    /// @param digest of the `.deb`: `sha256:` and 64 hexadecimal digits
    public record PackageEntry(String name, String version, String digest) {

        private static PackageEntry read(Json value) throws JsonException {
            Json.Object entry = value.asObject("package");
            return new PackageEntry(
                    entry.text("name"), entry.text("version"), entry.text("digest"));
        }

        private Json toJson() {
            return Json.object()
                    .put("name", name)
                    .put("version", version)
                    .put("digest", digest)
                    .build();
        }
    }

    /// @param path        below `/lib/modules/RELEASE`, as the kernel package has it, so without
    ///                    the suffix of our compression: `kernel/drivers/net/virtio_net.ko`
    /// @param digest      of the module itself, uncompressed
    /// @param size        of the module itself, in bytes
    /// @param aliases     how many devices and names it can be loaded for
    /// @param description what the module says of itself; empty when it says nothing
    /// @param added       the file it was taken from instead of the kernel's package
    public record ModuleEntry(
            String path,
            String digest,
            long size,
            int aliases,
            String description,
            Optional<String> added) {

        private static ModuleEntry read(Json value) throws JsonException {
            Json.Object module = value.asObject("module");
            return new ModuleEntry(
                    module.text("path"),
                    module.text("digest"),
                    module.integer("size"),
                    (int) module.integer("aliases"),
                    module.text("description"),
                    module.findText("added"));
        }

        /// As in the manifest.
        public Json toJson() {
            return Json.object()
                    .put("path", path)
                    .put("digest", digest)
                    .put("size", size)
                    .put("aliases", aliases)
                    .put("description", description)
                    .putIfPresent("added", added, Json::of)
                    .build();
        }
    }

    /// @param name   what the part is: `kernel modules`, `agent and Java runtime`
    /// @param files  how many files it has
    /// @param size   of those files as they lie in the archive, in bytes
    public record Part(String name, int files, long size) {

        private static Part read(Json value) throws JsonException {
            Json.Object part = value.asObject("part");
            return new Part(part.text("name"), (int) part.integer("files"), part.integer("size"));
        }

        private Json toJson() {
            return Json.object().put("name", name).put("files", files).put("size", size).build();
        }
    }

    /// Reads what [#toJson()] wrote.
    ///
    /// @throws JsonException if a member is missing, of another type, or the version is not ours
    public static Manifest read(Json value) throws JsonException {
        Json.Object manifest = value.asObject("manifest");
        if (manifest.integer("version") != VERSION) {
            throw new JsonException(
                    "manifest: expected version %d, found %d"
                            .formatted(VERSION, manifest.integer("version")));
        }
        return new Manifest(
                manifest.text("name"),
                manifest.text("flavour"),
                manifest.text("kernelRelease"),
                manifest.text("commandLine"),
                FileEntry.read(manifest.member("kernel")),
                FileEntry.read(manifest.member("initramfs")),
                manifest.array("loaders").map(FileEntry::read),
                manifest.array("packages").map(PackageEntry::read),
                manifest.array("modules").map(ModuleEntry::read),
                manifest.text("runtime"),
                manifest.array("parts").map(Part::read));
    }

    public Json toJson() {
        return Json.object()
                .put("version", VERSION)
                .put("name", name)
                .put("flavour", flavour)
                .put("kernelRelease", kernelRelease)
                .put("commandLine", commandLine)
                .put("kernel", kernel.toJson())
                .put("initramfs", initramfs.toJson())
                .put("loaders", Json.array(loaders, FileEntry::toJson))
                .put("packages", Json.array(packages, PackageEntry::toJson))
                .put("modules", Json.array(modules, ModuleEntry::toJson))
                .put("runtime", runtime)
                .put("parts", Json.array(parts, Part::toJson))
                .build();
    }
}
