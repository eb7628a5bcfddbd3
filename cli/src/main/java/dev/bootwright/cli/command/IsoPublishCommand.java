package dev.bootwright.cli.command;

import dev.bootwright.image.iso.IsoDownload;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.image.iso.Publisher;
import dev.bootwright.server.script.KernelArguments;
import java.io.IOException;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Publishes an ISO for network boot.
@Command(
        name = "publish",
        mixinStandardHelpOptions = true,
        description = {
            "Publishes an ISO for network boot. It is read once, to make digests of what it boots; then it is",
            "served where it lies, so leave it there. Publishing another ISO under the same name replaces it as",
            "a whole. An ISO from a URL is downloaded first, and kept in the data directory."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright iso publish install-amd64-minimal.iso --name gentoo",
            "  bootwright iso publish live.iso --args \"console=ttyS0,115200\"",
            "",
            "Then boot http://SERVER:8080/iso/NAME/boot.ipxe, or make it what machines boot:",
            "  bootwright serve --interface eth1 --image gentoo"
        })
final class IsoPublishCommand implements Callable<Integer> {

    @Mixin IsoMixin isos = new IsoMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "FILE|URL", description = "The ISO.")
    String place;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call it. Default: the file's name without .iso.")
    @Nullable String name;

    @Option(
            names = "--args",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Further kernel arguments of every entry.")
    String arguments = "";

    @Override
    public Integer call() throws IOException {
        String wanted = name == null ? usualName(place) : name;
        if (!PublishedIsos.isName(wanted)) {
            throw new Failure(
                    "--name %s: expected at most 63 lower-case letters, digits, '.', '_' and '-'"
                            .formatted(wanted),
                    "name it with --name",
                    Failure.USAGE);
        }
        StepProgress progress = isos.progress();
        Publication publication;
        try {
            Path iso = IsoMixin.isUrl(place) ? download(wanted, progress) : IsoMixin.file(place);
            publication =
                    new Publisher(
                                    iso,
                                    wanted,
                                    extra(),
                                    (done, all) -> progress.at("making digests", done, all))
                            .publish(IsoMixin.isUrl(place), "");
        } catch (NoSuchFileException e) {
            throw new Failure(place + ": there is no such file", "");
        } catch (IOException e) {
            throw new Failure(
                    "%s: not published: %s".formatted(place, e.getMessage()),
                    "bootwright iso inspect shows what is on it");
        } finally {
            progress.finish();
        }
        isos.published().put(publication, Map.of());
        isos.print(IsoListCommand.document(publication), text(publication));
        return 0;
    }

    private Path download(String wanted, StepProgress progress) throws IOException {
        URI url = IsoMixin.uri(place);
        String file =
                place.substring(place.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "_");
        return IsoDownload.fetch(
                url,
                IsoMixin.proxies(),
                isos.published().download(wanted),
                file,
                done -> progress.at("downloading", done, 0));
    }

    private List<String> extra() {
        try {
            return KernelArguments.parse(arguments).arguments();
        } catch (IllegalArgumentException e) {
            throw new Failure("--args: " + e.getMessage(), "", Failure.USAGE);
        }
    }

    private static String usualName(String place) {
        String file = place.substring(place.lastIndexOf('/') + 1);
        return file.toLowerCase(Locale.ROOT)
                .replaceFirst("\\.iso$", "")
                .replaceAll("[^a-z0-9._-]", "-")
                .replaceFirst("^[._-]+", "");
    }

    private static String text(Publication publication) {
        Publication.Entry first = publication.entries().getFirst();
        return """
        %s is published as %s, version %s
          %s: %s
          needs    %s of memory
          entries  %d
          boot     http://SERVER:8080/iso/%s/boot.ipxe
        """
                .formatted(
                        publication.title(),
                        publication.name(),
                        publication.id(),
                        IsoText.words(first.method().name()),
                        first.reason(),
                        IsoMixin.mebibytes(first.memory()),
                        publication.entries().size(),
                        publication.name());
    }
}
