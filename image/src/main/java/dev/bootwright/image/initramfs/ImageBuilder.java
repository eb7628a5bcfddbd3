package dev.bootwright.image.initramfs;

import dev.bootwright.formats.contract.AgentApi;
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
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Builds images: Debian packages and the agent to a kernel and an initramfs in a catalogue.
///
/// Needs no privilege, no mount and no other program. Equal inputs give equal bytes, so an image
/// that is there already is found before anything is built.
public final class ImageBuilder {

    /// Raise it when equal inputs give another image.
    private static final String VERSION = "2";

    private static final String NETWORK = "etc/modprobe.d/network.conf";

    private final Catalogue catalogue;
    private final Repository repository;
    private final KernelSource kernels;
    private final Path cache;
    private final JavaRuntime runtime;
    private final Profile profile;
    private volatile @Nullable Draft current;

    /// @param repository for `amd64`, left open
    /// @param cache      directory for what is dear to make; anything in it may be deleted at any time
    /// @param agent      directory of the agent's modular jars
    /// @param profile   what its images are for
    public ImageBuilder(
            Catalogue catalogue, Repository repository, Path cache, Path agent, Profile profile) {
        this.profile = profile;
        this.catalogue = catalogue;
        this.repository = repository;
        this.cache = cache;
        this.kernels = new KernelSource(cache.resolve("kernels"), profile.modules());
        this.runtime = new JavaRuntime(agent, cache.resolve("runtimes"), profile);
    }

    /// The image these options would give now, if it was built before. Downloads no package.
    ///
    /// @throws DebianException if a package is missing
    public Optional<Image> find(ImageOptions options) throws IOException {
        return catalogue.builtFrom(inputs(options));
    }

    /// Builds an image, or finds that it is there already; either way it is then the newest.
    ///
    /// @throws DebianException if a package is missing or cannot be had
    /// @throws IOException     if an input is not what it should be or the disk is full
    public Image build(ImageOptions options, BuildProgress progress) throws IOException {
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

    /// Removes what a build in another thread has laid out so far, which then fails: for a process that
    /// is told to end in the middle of it.
    public void abandon() throws IOException {
        Draft draft = current;
        if (draft != null) {
            draft.abandon();
        }
        kernels.abandon();
    }

    private String inputs(ImageOptions options) throws IOException {
        var inputs = new StringBuilder("builder " + VERSION + " " + Archive.SETTINGS + "\n");
        inputs.append("name ").append(options.name()).append('\n');
        inputs.append("flavour ").append(options.flavour()).append('\n');
        inputs.append("command line ").append(profile.commandLine()).append('\n');
        inputs.append("modules\n").append(kernels.choice());
        UserlandTable table = UserlandTable.read(profile);
        inputs.append("userland\n").append(table.text());
        inputs.append("runtime\n").append(runtime.inputs());
        List<BinaryPackage> packages = new ArrayList<>(options.flavour().packages(repository));
        packages.addAll(new Userland(repository, table, options.packages()).inputs());
        packages.addAll(Loaders.packages(repository));
        packages.forEach(
                each -> inputs.append(each).append(' ').append(each.sha256()).append('\n'));
        for (Path module : options.modules()) {
            inputs.append(module.getFileName()).append(' ').append(Digest.of(module)).append('\n');
        }
        for (Path overlay : options.overlays()) {
            inputs.append("overlay\n").append(new Overlay(overlay).inputs());
        }
        options.payloadSplit().ifPresent(size -> inputs.append("split ").append(size).append('\n'));
        return "sha256:" + Digest.of(inputs.toString());
    }

    /// One build: what is needed at every step of it.
    private final class Build {
        private final ImageOptions options;
        private final BuildProgress progress;
        private final Path directory;
        private final FileTree tree = new FileTree();
        private final PackageFiles files = new PackageFiles(repository);

        Build(ImageOptions options, BuildProgress progress, Path directory) {
            this.options = options;
            this.progress = progress;
            this.directory = directory;
        }

        Image run(Draft draft, String inputs) throws IOException {
            Kernel kernel = kernel();
            Skeleton.addTo(tree, kernel.release());
            progress.at("unpacking programs", 0, 0);
            var userland =
                    new Userland(repository, UserlandTable.read(profile), options.packages());
            userland.addTo(tree, files);
            progress.at("linking the agent's runtime", 0, 0);
            runtime.addTo(tree);
            userland.addLibraries(tree, files);
            KernelFiles.addModules(tree, kernel);
            if (profile == Profile.BRIDGE) {
                tree.putText(NETWORK, Part.SKELETON, networkCards(kernel));
            }
            for (Path overlay : options.overlays()) {
                new Overlay(overlay).addTo(tree);
            }
            String commandLine = profile.commandLine();
            if (options.payloadSplit().isPresent()) {
                FileTree rest =
                        Split.exceeding(tree, options.payloadSplit().get(), Userland.applets(tree));
                String digest = Split.write(rest, directory.resolve(Image.PAYLOAD), progress);
                commandLine += " " + AgentApi.REST_ARGUMENT + "=" + digest;
            }
            writeInitramfs();
            copy(kernel);
            progress.at("unpacking boot loaders", 0, 0);
            List<Loader> loaders = Loaders.extract(repository, directory.resolve("loaders"));
            return draft.publish(manifest(kernel, commandLine, loaders), inputs);
        }

        private Kernel kernel() throws IOException {
            List<KernelSource.Input> inputs =
                    KernelFiles.fetch(options.flavour().packages(repository), repository, files);
            List<KernelSource.Input> added = new ArrayList<>();
            for (Path module : options.modules()) {
                added.add(new KernelSource.Input(module, Digest.of(module)));
            }
            try {
                return kernels.read(inputs, added, progress::at);
            } catch (IOException e) {
                String hint =
                        "Free 600 MB there, or name another in the variable BOOTWRIGHT_CACHE.";
                throw FullDisk.explained(e, cache, hint);
            }
        }

        /// Only where somebody may come over SSH do network cards get their drivers: another initramfs then
        /// has an empty file in the place of this one.
        private static String networkCards(Kernel kernel) {
            return kernel.modules().stream()
                    .filter(module -> module.path().startsWith("kernel/drivers/net/"))
                    .map(module -> "blacklist %s\n".formatted(module.info().name()))
                    .sorted()
                    .collect(Collectors.joining());
        }

        private void writeInitramfs() throws IOException {
            long all = Sizes.of(tree).stream().mapToLong(Manifest.Part::size).sum();
            Path file = directory.resolve(Image.INITRAMFS);
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                Archive.write(
                        tree, out, done -> progress.at("compressing the initramfs", done, all));
            }
        }

        private void copy(Kernel kernel) throws IOException {
            try (InputStream in = kernel.vmlinuz().open();
                    OutputStream out = Files.newOutputStream(directory.resolve(Image.KERNEL))) {
                out.write(in.readNBytes(Math.toIntExact(kernel.vmlinuz().size())));
            }
        }

        private Manifest manifest(Kernel kernel, String commandLine, List<Loader> loaders)
                throws IOException {
            return new Manifest(
                    options.name(),
                    profile == Profile.BRIDGE ? Catalogue.BRIDGE : options.flavour().toString(),
                    kernel.release(),
                    commandLine,
                    ManifestEntries.of(directory.resolve(Image.KERNEL)),
                    ManifestEntries.of(directory.resolve(Image.INITRAMFS)),
                    loaders.stream().map(ManifestEntries::of).toList(),
                    ManifestEntries.of(files, loaders),
                    kernel.modules().stream().map(ManifestEntries::of).toList(),
                    JavaRuntime.version(),
                    Sizes.of(tree));
        }
    }
}
