package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every command about images has: where they are, and where to print.
final class ImageOptionsMixin {

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data directory; images lie in its images/. Default: $BOOTWRIGHT_DATA")
    @Nullable Path data;

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec command;

    Catalogue catalogue() {
        return Catalogue.open(Directories.data(data, System.getenv()).resolve("images"));
    }

    /// The image of this name or whose id starts so.
    Image image(String idOrName) throws IOException {
        Optional<Image> found = catalogue().find(idOrName);
        return found.isPresent() ? found.get() : unknown("no image \"%s\"".formatted(idOrName));
    }

    /// The image that is meant when none is named.
    Image usual() throws IOException {
        Optional<Image> found = Catalogue.usual(catalogue().images());
        return found.isPresent() ? found.get() : unknown("no image");
    }

    private Image unknown(String what) throws IOException {
        Catalogue catalogue = catalogue();
        List<Image> images = catalogue.images();
        String hint =
                images.isEmpty()
                        ? "there is none yet: bootwright image build"
                        : images.stream()
                                .map(image -> image.name() + " (" + image.id() + ")")
                                .collect(Collectors.joining(", ", "there are ", ""));
        throw new Failure("%s in %s".formatted(what, catalogue.directory()), hint);
    }

    void print(String text) {
        out().print(text);
        out().flush();
    }

    PrintWriter out() {
        return command().commandLine().getOut();
    }

    PrintWriter err() {
        return command().commandLine().getErr();
    }

    private CommandSpec command() {
        if (command == null) {
            throw new IllegalStateException("used outside a command");
        }
        return command;
    }

    static Json toJson(Image image) {
        return Json.object()
                .put("id", image.id())
                .put("name", image.name())
                .put("flavour", image.flavour())
                .put("created", image.created().toString())
                .put("kernelRelease", image.kernelRelease())
                .put("directory", image.directory().toString())
                .put("kernel", file(image.kernel(), image.kernelDigest(), image.kernelSize()))
                .put(
                        "initramfs",
                        file(image.initramfs(), image.initramfsDigest(), image.initramfsSize()))
                .put("commandLine", image.commandLine())
                .build();
    }

    private static Json file(Path path, String digest, long size) {
        return Json.object()
                .put("path", path.toString())
                .put("digest", digest)
                .put("size", size)
                .build();
    }
}
