package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.server.boot.StaticTree;
import dev.bootwright.server.script.KernelArguments;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Writes a published ISO as files for any web server.
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a published ISO as files for any web server.",
            "A tree that any web or TFTP server can serve: kernel, initramfs, root, "
                    + "boot.ipxe, menu.ipxe, pxelinux.cfg, grub.cfg, DIGESTS and index.html. Exporting "
                    + "again into the same directory replaces it as a whole; the version before stays "
                    + "until the next time."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright iso export gentoo /srv/www/gentoo",
            "  bootwright iso export debian /srv/www/debian --url http://mirror.example/debian/"
        })
final class IsoExportCommand implements Callable<Integer> {

    @Mixin IsoMixin isos = new IsoMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "0", paramLabel = "NAME", description = "As it was published.")
    String name;

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Parameters(index = "1", paramLabel = "DIR", description = "Made when it is missing.")
    Path directory;

    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "",
            description =
                    "Where the tree will be found. Needed by systems that fetch their root themselves.")
    String url = "";

    @Option(
            names = "--args",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Further kernel arguments of every entry.")
    String arguments = "";

    @Override
    public Integer call() throws IOException {
        Publication publication = isos.publication(name);
        if (!url.isEmpty() && !IsoMixin.isUrl(url)) {
            throw new Failure(
                    "--url %s: expected http://HOST/PATH/".formatted(url), "", Failure.USAGE);
        }
        String place = url.isEmpty() || url.endsWith("/") ? url : url + "/";
        StepProgress progress = isos.progress();
        try {
            StaticTree tree =
                    new StaticTree(
                            isos.published(),
                            publication,
                            directory,
                            place,
                            KernelArguments.parse(arguments));
            try (Interruption _ = Interruption.undo(tree::abandon)) {
                tree.write((file, done, all) -> progress.at(file, done, all));
            }
            Optional<Path> loaders = loaders();
            if (loaders.isPresent()) {
                tree.addLoaders(loaders.get());
            }
        } catch (FileSystemException e) {
            throw new Failure(
                    "%s: not exported whole: %s".formatted(directory, IsoMixin.reason(e)),
                    "what is there is not complete: export again");
        } catch (IllegalArgumentException e) {
            throw new Failure(
                    "%s: %s".formatted(name, e.getMessage()),
                    "say where the tree will be found, with --url http://HOST/PATH/",
                    Failure.USAGE);
        } finally {
            progress.finish();
        }
        isos.print(
                Json.object()
                        .put("name", name)
                        .put("id", publication.id())
                        .put("directory", directory.toString())
                        .build(),
                "%s, version %s, is in %s: start its boot.ipxe%n"
                        .formatted(name, publication.id(), directory));
        return 0;
    }

    /// Those of the newest image, or those that were fetched with the first ISO.
    private Optional<Path> loaders() throws IOException {
        return Catalogue.open(isos.directory().resolve("images")).images().stream()
                .map(Image::loaders)
                .findFirst()
                .or(() -> Optional.of(isos.directory().resolve("loaders")))
                .filter(Files::isDirectory);
    }
}
