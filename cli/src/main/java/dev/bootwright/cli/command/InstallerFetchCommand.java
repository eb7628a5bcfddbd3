package dev.bootwright.cli.command;

import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.BinaryPackage;
import dev.bootwright.image.debian.DebEntry;
import dev.bootwright.image.debian.DebFile;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.server.boot.KeptFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Fetches the Debian installer of a release.
@Command(
        name = "fetch",
        mixinStandardHelpOptions = true,
        description = {
            "Fetches the Debian installer of a release into the data directory.",
            "The installer and the archive must fit: fetch again after a new point release."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright installer fetch --suite trixie",
            "  bootwright installer fetch --suite trixie --mirror https://mirror.example/debian"
        })
final class InstallerFetchCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");

    /// The packages are named by the number of the release.
    private static final String PACKAGE = "debian-installer-%d-netboot-amd64";

    private static final int FIRST_RELEASE = 12;
    private static final int LAST_RELEASE = 30;
    private static final String INSIDE =
            "usr/lib/debian-installer/images/\\d+/amd64/text/.+/amd64/";

    @Option(
            names = "--suite",
            paramLabel = "NAME",
            required = true,
            description = "Release, such as trixie.")
    String suite = "";

    @Option(
            names = "--mirror",
            paramLabel = "URL",
            description = "Where from. Default: where this machine's own packages come from.")
    @Nullable URI mirror;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory. Default: $BOOTWRIGHT_DATA")
    @Nullable Path data;

    @Spec @Nullable CommandSpec command;

    @Override
    public Integer call() throws IOException {
        CommandSpec spec = Objects.requireNonNull(command);
        Path cache = Directories.cache(System.getenv()).resolve("packages");
        StepProgress progress =
                new StepProgress(spec.commandLine().getErr(), StepProgress.isTerminal());
        try (PackageCache downloads =
                PackageCache.open(
                        cache,
                        Proxies.read(ROOT, System.getenv()),
                        (_, done, all) -> progress.at("downloading", done, all))) {
            progress.at("asking the mirror", 0, 0);
            Repository repository = Repository.open(sources(), "amd64", downloads);
            BinaryPackage installer = installer(repository);
            Path folder = KeptFiles.installer(Directories.data(data, System.getenv()), suite);
            unpack(repository, installer, Files.createDirectories(folder));
            progress.finish();
            spec.commandLine().getOut().println("%s: %s".formatted(folder, installer));
            spec.commandLine().getOut().flush();
            return 0;
        } catch (DebianException e) {
            progress.finish();
            throw new Failure(e.getMessage(), e.hint());
        }
    }

    private AptSources sources() throws IOException {
        return mirror == null
                ? AptSources.ofThisMachine(List.of(suite), ROOT)
                : AptSources.of(mirror, List.of(suite), ROOT);
    }

    private BinaryPackage installer(Repository repository) {
        return IntStream.rangeClosed(FIRST_RELEASE, LAST_RELEASE)
                .mapToObj(PACKAGE::formatted)
                .map(repository::find)
                .flatMap(Optional::stream)
                .reduce((_, last) -> last)
                .orElseThrow(() ->
                        new Failure(
                                "%s has no %s".formatted(suite, PACKAGE.replace("%d", "NN")),
                                "--suite bookworm or later"));
    }

    /// Each file appears whole or not at all; the initramfs, whose modules are of the kernel, first.
    private static void unpack(Repository repository, BinaryPackage installer, Path folder)
            throws IOException {
        try (DebFile deb = repository.open(installer)) {
            deb.visit((entry, content) -> {
                if (entry instanceof DebEntry.RegularFile
                        && entry.path().matches(INSIDE + "(linux|initrd\\.gz)")) {
                    String name = entry.path().substring(entry.path().lastIndexOf('/') + 1);
                    Path part = folder.resolve(name + ".part");
                    Files.copy(content, part, StandardCopyOption.REPLACE_EXISTING);
                }
            });
        }
        for (String name : List.of("initrd.gz", "linux")) {
            Files.move(
                    folder.resolve(name + ".part"),
                    folder.resolve(name),
                    StandardCopyOption.ATOMIC_MOVE);
        }
    }
}
