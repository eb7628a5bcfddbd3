package dev.bootwright.image.initramfs;

import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Draft;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.catalogue.Manifest;
import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.kernel.Kernel;
import dev.bootwright.image.kernel.KernelSource;
import dev.bootwright.image.loader.Loader;
import dev.bootwright.image.loader.Loaders;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Builds preboot images, which take a machine without disks to a root on the wire: busybox, the modules
/// of network cards, the driver of AoE, and one fixed program, `/init`, whose text is beside this class.
///
/// Needs no privilege, no mount and no other program. Equal inputs give equal bytes.
public final class PrebootBuilder {

    /// Raise it when equal inputs give another image.
    private static final String VERSION = "1";

    private static final String COMMAND_LINE = "console=tty0 console=ttyS0,115200 quiet";

    private final Catalogue catalogue;
    private final Repository repository;
    private final Path cache;
    private volatile @Nullable Draft current;

    /// @param repository for `amd64`, left open
    /// @param cache      directory for what is dear to make; anything in it may be deleted at any time
    public PrebootBuilder(Catalogue catalogue, Repository repository, Path cache) {
        this.catalogue = catalogue;
        this.repository = repository;
        this.cache = cache;
    }

    /// The image these options would give now, if it was built before. Downloads no package.
    ///
    /// @throws DebianException if a package is missing
    public Optional<Image> find(PrebootOptions options) throws IOException {
        return catalogue.builtFrom(inputs(options));
    }

    /// Builds an image, or finds that it is there already; either way it is then the newest.
    ///
    /// @throws DebianException if a package or a module is missing or cannot be had
    /// @throws IOException     if an input is not what it should be or the disk is full
    public Image build(PrebootOptions options, BuildProgress progress) throws IOException {
        String inputs = inputs(options);
        Optional<Image> known = catalogue.builtFrom(inputs);
        if (known.isPresent()) {
            return Catalogue.renew(known.get());
        }
        try (Draft draft = Draft.open(catalogue)) {
            current = draft;
            return new Build(options, progress, draft.directory()).run(draft, inputs);
        } catch (IOException e) {
            throw FullDisk.explained(
                    e, catalogue.directory(), "Free 200 MB there, or name another: --data DIR.");
        }
    }

    /// Removes what a build in another thread has laid out so far, which then fails.
    public void abandon() throws IOException {
        Draft draft = current;
        if (draft != null) {
            draft.abandon();
        }
    }

    private String inputs(PrebootOptions options) throws IOException {
        var inputs = new StringBuilder("preboot " + VERSION + " " + PrebootArchive.SETTINGS + "\n");
        inputs.append("name ").append(options.name()).append('\n');
        inputs.append("flavour ").append(options.flavour()).append('\n');
        inputs.append("command line ").append(COMMAND_LINE).append('\n');
        inputs.append("modules ").append(options.wantedModules()).append('\n');
        inputs.append("config\n").append(options.config());
        inputs.append("init\n").append(PrebootFiles.init());
        List<BinaryPackage> packages =
                new ArrayList<>(new PrebootPrograms(repository, options).inputs());
        packages.addAll(Loaders.packages(repository));
        if (options.kernel().isPresent()) {
            inputs.append("kernel ").append(Digest.of(options.kernel().get())).append('\n');
        } else {
            packages.addAll(options.flavour().packages(repository));
        }
        packages.forEach(
                each -> inputs.append(each).append(' ').append(each.sha256()).append('\n'));
        for (Path overlay : options.overlays()) {
            inputs.append("overlay\n").append(new Overlay(overlay).inputs());
        }
        return "sha256:" + Digest.of(inputs.toString());
    }

    /// One build: what is needed at every step of it.
    private final class Build {
        private final PrebootOptions options;
        private final BuildProgress progress;
        private final Path directory;
        private final FileTree tree = new FileTree();
        private final PackageFiles files = new PackageFiles(repository);

        Build(PrebootOptions options, BuildProgress progress, Path directory) {
            this.options = options;
            this.progress = progress;
            this.directory = directory;
        }

        Image run(Draft draft, String inputs) throws IOException {
            PrebootFiles.addTo(tree, options);
            progress.at("unpacking programs", 0, 0);
            new PrebootPrograms(repository, options).addTo(tree, files);
            Optional<Kernel> kernel =
                    options.kernel().isPresent() ? Optional.empty() : Optional.of(debianKernel());
            Path vmlinuz = directory.resolve(Image.KERNEL);
            if (kernel.isPresent()) {
                KernelFiles.addModules(tree, kernel.get());
                Files.write(vmlinuz, kernel.get().vmlinuz().read());
            } else {
                Files.copy(options.kernel().get(), vmlinuz);
            }
            for (Path overlay : options.overlays()) {
                new Overlay(overlay).addTo(tree);
            }
            progress.at("compressing the initramfs", 0, 0);
            try (OutputStream out = Files.newOutputStream(directory.resolve(Image.INITRAMFS))) {
                PrebootArchive.write(tree, out);
            }
            progress.at("unpacking boot loaders", 0, 0);
            List<Loader> loaders = Loaders.extract(repository, directory.resolve("loaders"));
            return draft.publish(manifest(kernel, loaders), inputs);
        }

        private Kernel debianKernel() throws IOException {
            List<KernelSource.Input> inputs =
                    KernelFiles.fetch(options.flavour().packages(repository), repository, files);
            Kernel kernel =
                    KernelSource.ofModules(cache.resolve("kernels"), options.wantedModules())
                            .read(inputs, List.of(), progress::at);
            for (String module : options.modules()) {
                if (!kernel.has(module)) {
                    throw new DebianException(
                            "kernel %s has no module %s".formatted(kernel.release(), module),
                            "--flavour amd64 has every driver; bootwright image show --drivers"
                                    + " lists those of an agent's image.");
                }
            }
            return kernel;
        }

        private Manifest manifest(Optional<Kernel> kernel, List<Loader> loaders)
                throws IOException {
            Path vmlinuz = directory.resolve(Image.KERNEL);
            return new Manifest(
                    options.name(),
                    "aoe-" + (kernel.isPresent() ? options.flavour().toString() : "own"),
                    kernel.isPresent() ? kernel.get().release() : OwnKernel.release(vmlinuz),
                    COMMAND_LINE,
                    ManifestEntries.of(vmlinuz),
                    ManifestEntries.of(directory.resolve(Image.INITRAMFS)),
                    loaders.stream().map(ManifestEntries::of).toList(),
                    ManifestEntries.of(files, loaders),
                    kernel.stream()
                            .flatMap(each -> each.modules().stream())
                            .map(ManifestEntries::of)
                            .toList(),
                    "",
                    Sizes.of(tree));
        }
    }
}
