package dev.bootwright.cli.command;

import dev.bootwright.image.debian.AptSources;
import dev.bootwright.image.debian.DebianException;
import dev.bootwright.image.debian.PackageCache;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.debian.Repository;
import dev.bootwright.image.root.RootBuilder;
import dev.bootwright.image.root.RootOptions;
import dev.bootwright.server.template.Size;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Makes a root for machines without disks.
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a root file system of Debian packages in a file, for machines without disks.",
            "Needs no root, only mkfs.ext4 and debugfs (e2fsprogs). The packages are configured when a"
                    + " machine starts from it for the first time, with a writable root."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright aoe create root.img --size 4G --from-packages openssh-server",
            "  bootwright aoe create root.img --size 4G --from-packages suite=trixie,openssh-server",
            "  bootwright aoe create root.img --size 4G --from-packages nano --root-password-file hash",
            "  bootwright aoe serve 0.1 root.img -i eth1",
            "  bootwright image build --profile aoe"
        })
final class AoeCreateCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "FILE", description = "The file to make.")
    Path image;

    @Option(
            names = "--size",
            paramLabel = "SIZE",
            required = true,
            description = "Of the file system, such as 4G or 4 GiB; the file is sparse.")
    String size = "";

    @Option(
            names = "--from-packages",
            paramLabel = "LIST",
            required = true,
            split = ",",
            description =
                    "Packages beside those every system has, with suite=NAME for another release than this"
                            + " machine's own, and mirror=URL for another mirror.")
    List<String> from = new ArrayList<>();

    @Option(
            names = "--hostname",
            paramLabel = "NAME",
            defaultValue = "debian",
            description = "Name of the machine. Default: debian")
    String hostname = "debian";

    @Option(
            names = "--root-password-file",
            paramLabel = "FILE",
            description =
                    "First line: hash of root's password, as of openssl passwd -6. Default: nobody logs"
                            + " in as root by a password.")
    @Nullable Path passwordFile;

    @Option(
            names = "--overlay",
            paramLabel = "DIR",
            description = "Files to add as they are; modes are kept, everything is root's.")
    List<Path> overlays = new ArrayList<>();

    @Option(names = "--offline", description = "Take everything from the cache, ask no mirror.")
    boolean offline;

    @Option(names = "--force", description = "Replaces a file that is there.")
    boolean force;

    @Spec @Nullable CommandSpec command;

    @Override
    public Integer call() throws IOException {
        if (Files.exists(image) && !force) {
            throw new Failure(
                    image + " is there already", "--force replaces it as a whole", Failure.USAGE);
        }
        RootOptions options = options();
        StepProgress progress = new StepProgress(err(), StepProgress.isTerminal());
        Path cache = Directories.cache(System.getenv()).resolve("packages");
        try (PackageCache downloads =
                offline
                        ? PackageCache.openOffline(cache)
                        : PackageCache.open(
                                cache,
                                Proxies.read(ROOT, System.getenv()),
                                (file, done, all) -> progress.at("downloading", done, all))) {
            progress.at(offline ? "reading package lists" : "asking the mirror", 0, 0);
            Repository repository = Repository.open(sources(), "amd64", downloads);
            int packages = new RootBuilder(repository).build(options, image, progress::at);
            progress.finish();
            repository.notes().forEach(note -> err().println("note: " + note));
            out().println("%s: %d packages".formatted(image, packages));
            out().flush();
            return 0;
        } catch (DebianException e) {
            progress.finish();
            throw new Failure(e.getMessage(), e.hint());
        } catch (IOException e) {
            progress.finish();
            throw new Failure("%s: not made: %s".formatted(image, e.getMessage()), "");
        }
    }

    private RootOptions options() throws IOException {
        List<String> packages = from.stream().filter(each -> !each.contains("=")).toList();
        from.stream()
                .filter(each -> each.contains("=") && !each.matches("(suite|mirror)=.+"))
                .findFirst()
                .ifPresent(wrong -> {
                    throw new Failure(
                            "--from-packages: \"%s\" is no package".formatted(wrong),
                            "packages, suite=NAME and mirror=URL, with commas between",
                            Failure.USAGE);
                });
        long bytes =
                Size.parseBytes(size.matches("\\d+[KMGT]") ? size + "iB" : size)
                        .orElseThrow(() ->
                                new Failure(
                                        "--size: \"%s\" is no size".formatted(size),
                                        "4G or 4 GiB",
                                        Failure.USAGE));
        Optional<String> hash = Optional.empty();
        if (passwordFile != null) {
            try (Stream<String> lines = Files.lines(passwordFile)) {
                hash = Optional.of(lines.findFirst().orElse("").strip());
            }
        }
        try {
            return new RootOptions(
                    packages.stream().filter(each -> !each.isBlank()).toList(),
                    bytes,
                    hostname,
                    hash,
                    overlays);
        } catch (IllegalArgumentException e) {
            throw new Failure(String.valueOf(e.getMessage()), "", Failure.USAGE);
        }
    }

    private List<String> values(String key) {
        return from.stream()
                .filter(each -> each.startsWith(key + "="))
                .map(each -> each.substring(key.length() + 1))
                .toList();
    }

    private AptSources sources() throws IOException {
        List<String> suites = values("suite");
        List<String> mirrors = values("mirror");
        if (mirrors.isEmpty()) {
            return suites.isEmpty()
                    ? AptSources.read(ROOT)
                    : AptSources.ofThisMachine(suites, ROOT);
        }
        if (suites.isEmpty() || mirrors.size() != 1) {
            throw new Failure(
                    "--from-packages: mirror=URL once, with a suite=NAME",
                    "suite=trixie,mirror=https://mirror.example/debian",
                    Failure.USAGE);
        }
        return AptSources.of(URI.create(mirrors.getFirst()), suites, ROOT);
    }

    private PrintWriter out() {
        return spec().commandLine().getOut();
    }

    private PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (command == null) {
            throw new IllegalStateException("used outside a command");
        }
        return command;
    }
}
