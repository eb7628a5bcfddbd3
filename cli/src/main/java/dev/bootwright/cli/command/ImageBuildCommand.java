package dev.bootwright.cli.command;

import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.initramfs.Flavour;
import dev.bootwright.image.initramfs.ImageBuilder;
import dev.bootwright.image.initramfs.ImageOptions;
import dev.bootwright.image.initramfs.PrebootBuilder;
import dev.bootwright.image.initramfs.PrebootOptions;
import dev.bootwright.image.initramfs.Profile;
import dev.bootwright.server.template.Size;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Builds an image.
@Command(
        name = "build",
        mixinStandardHelpOptions = true,
        description = {
            "Builds an image from Debian packages, or finds that it is there already.",
            "Needs neither root nor other programs. Equal inputs give equal bytes."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright image build",
            "  bootwright image build --flavour cloud",
            "  bootwright image build --add-package ethtool --add-package pciutils",
            "  bootwright image build --name rack7 --add-module igb.ko --overlay ./files",
            "  bootwright image build --mirror https://mirror.example/debian --suite trixie",
            "  bootwright image build --overlay ./files --payload-split 150MB",
            "  bootwright image build --offline",
            "  bootwright image build --profile aoe --flavour cloud --with mdadm",
            "  bootwright image build --profile bridge"
        })
final class ImageBuildCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");

    @Mixin ImageOptionsMixin images = new ImageOptionsMixin();

    @Mixin PrebootMixin preboot = new PrebootMixin();

    @Option(
            names = "--flavour",
            paramLabel = "amd64|cloud",
            description = "Kernel: amd64 has every driver, cloud those of virtual machines.",
            defaultValue = "amd64")
    String flavour = "amd64";

    @Option(names = "--name", description = "What to call it. Default: the flavour.")
    @Nullable String name;

    @Option(
            names = "--add-package",
            paramLabel = "NAME",
            description = "A Debian package to add, with what it depends on.")
    List<String> packages = new ArrayList<>();

    @Option(
            names = "--add-module",
            paramLabel = "FILE",
            description = "A kernel module (.ko, or a .deb with some); replaces one of its name.")
    List<Path> modules = new ArrayList<>();

    @Option(
            names = "--overlay",
            paramLabel = "DIR",
            description = "Files to add as they are; modes are kept, everything is root's.")
    List<Path> overlays = new ArrayList<>();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description =
                    "Certificate of the only server this image is to believe, as serve keeps it in"
                            + " tls/ca.pem.")
    @Nullable Path ca;

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "Where packages come from. Default: this machine's APT configuration.")
    @Nullable URI mirror;

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            description =
                    "Release to take from the mirror, or else from that of this machine: bookworm, trixie."
                            + " Repeat for updates.")
    List<String> suites = new ArrayList<>();

    @Option(
            names = "--payload-split",
            paramLabel = "SIZE",
            description =
                    "What the initramfs may hold unpacked, such as 130MB. What exceeds it goes onto a payload"
                            + " disk: added packages and overlays first, then programs and their"
                            + " libraries. Drivers and the agent stay.")
    @Nullable String payloadSplit;

    @Option(names = "--offline", description = "Take everything from the cache, ask no mirror.")
    boolean offline;

    @Option(names = "--json", description = "Describe the image as one JSON document.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        Instant started = Instant.now();
        if (ca == null) {
            return make(started);
        }
        try (CertificateOverlay certificate = CertificateOverlay.of(ca)) {
            overlays.add(certificate.directory());
            return make(started);
        }
    }

    private Integer make(Instant started) throws IOException {
        Making making = preboot.isAsked() ? this::preboot : this::agent;
        Catalogue catalogue = images.catalogue();
        Path cache = Directories.cache(System.getenv());
        StepProgress progress = new StepProgress(images.err(), StepProgress.isTerminal());
        try (PackageCache downloads = openCache(cache.resolve("packages"), progress)) {
            progress.at(offline ? "reading package lists" : "asking the mirror", 0, 0);
            Repository repository = Repository.open(sources(), "amd64", downloads);
            Made made = making.make(catalogue, repository, cache, progress);
            progress.finish();
            repository.notes().forEach(note -> images.err().println("note: " + note));
            report(made.image(), made.known(), Duration.between(started, Instant.now()));
            return 0;
        } catch (DebianException e) {
            progress.finish();
            throw new Failure(e.getMessage(), e.hint());
        }
    }

    /// @param known whether it was there before
    private record Made(Image image, boolean known) {}

    private interface Making {
        Made make(Catalogue catalogue, Repository repository, Path cache, StepProgress progress)
                throws IOException;
    }

    private interface Building {
        Image build() throws IOException;
    }

    private Made agent(
            Catalogue catalogue, Repository repository, Path cache, StepProgress progress)
            throws IOException {
        ImageOptions options = options();
        var builder = new ImageBuilder(catalogue, repository, cache, agent(), options.profile());
        boolean known = builder.find(options).isPresent();
        return new Made(build(builder::abandon, () -> builder.build(options, progress::at)), known);
    }

    private Made preboot(
            Catalogue catalogue, Repository repository, Path cache, StepProgress progress)
            throws IOException {
        ImageOptions general = options();
        PrebootOptions options = preboot.options(name == null ? "aoe" : name, general);
        var builder = new PrebootBuilder(catalogue, repository, cache);
        boolean known = builder.find(options).isPresent();
        return new Made(build(builder::abandon, () -> builder.build(options, progress::at)), known);
    }

    private static Image build(Interruption.Undo abandon, Building building) throws IOException {
        try (Interruption interruption = Interruption.undo(abandon)) {
            try {
                return building.build();
            } catch (IOException e) {
                if (interruption.hasCome()) {
                    throw new Failure("interrupted", "", Interruption.EXIT_CODE);
                }
                throw e;
            }
        }
    }

    private void report(Image image, boolean known, Duration taken) throws IOException {
        if (json) {
            images.print(ImageOptionsMixin.toJson(image).indented());
            return;
        }
        if (known) {
            images.print("%s (%s) is up to date%n".formatted(image.name(), image.id()));
            return;
        }
        images.print(ImageShowCommand.sizes(Catalogue.manifest(image)));
        images.print(
                "%n%s (%s) built in %.1f s: %s%n"
                        .formatted(
                                image.name(),
                                image.id(),
                                taken.toMillis() / 1000.0,
                                image.directory()));
    }

    private PackageCache openCache(Path directory, StepProgress progress) throws IOException {
        return offline
                ? PackageCache.openOffline(directory)
                : PackageCache.open(
                        directory,
                        Proxies.read(ROOT, System.getenv()),
                        (file, done, all) -> progress.at("downloading", done, all));
    }

    private AptSources sources() throws IOException {
        if (mirror == null) {
            return suites.isEmpty()
                    ? AptSources.read(ROOT)
                    : AptSources.ofThisMachine(suites, ROOT);
        }
        if (suites.isEmpty()) {
            throw new Failure(
                    "--mirror needs a --suite",
                    "--mirror https://mirror.example/debian --suite bookworm",
                    Failure.USAGE);
        }
        return AptSources.of(mirror, suites, ROOT);
    }

    private ImageOptions options() {
        modules.stream()
                .filter(file -> !Files.isRegularFile(file))
                .findFirst()
                .ifPresent(missing -> {
                    throw new Failure(
                            "--add-module: %s is no file".formatted(missing), "", Failure.USAGE);
                });
        overlays.stream()
                .filter(dir -> !Files.isDirectory(dir))
                .findFirst()
                .ifPresent(missing -> {
                    throw new Failure(
                            "--overlay: %s is no directory".formatted(missing), "", Failure.USAGE);
                });
        Flavour chosen =
                Flavour.of(flavour)
                        .orElseThrow(() ->
                                new Failure(
                                        "--flavour: \"%s\" is none".formatted(flavour),
                                        "amd64 or cloud",
                                        Failure.USAGE));
        Profile profile = preboot.isBridge() ? Profile.BRIDGE : Profile.AGENT;
        String usual = preboot.isBridge() ? profile.word() : flavour;
        return new ImageOptions(
                profile, name == null ? usual : name, chosen, packages, modules, overlays, split());
    }

    private Optional<Long> split() {
        if (payloadSplit == null) {
            return Optional.empty();
        }
        Optional<Long> size = Size.parseBytes(payloadSplit);
        if (size.isEmpty()) {
            throw new Failure(
                    "--payload-split: \"%s\" is no size".formatted(payloadSplit),
                    "150MB or 128MiB",
                    Failure.USAGE);
        }
        return size;
    }

    /// Where the launcher put the agent's jars.
    private static Path agent() {
        String home = System.getProperty("bootwright.home");
        if (home == null) {
            throw new Failure(
                    "the agent to put into the image is not here",
                    "run this by the bootwright script");
        }
        return Path.of(home, "machine");
    }
}
