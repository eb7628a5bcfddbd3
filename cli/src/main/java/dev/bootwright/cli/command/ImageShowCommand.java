package dev.bootwright.cli.command;

import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.image.catalogue.Manifest;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Shows what an image is made of.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows what an image is made of: packages, sizes, drivers, files.",
        footer = {
            "",
            "Examples:",
            "  bootwright image show amd64",
            "  bootwright image show amd64 --drivers",
            "  bootwright image show amd64 --drivers net/ethernet/intel",
            "  bootwright image show amd64 --drivers '*virtio*'",
            "  bootwright image show --drivers=mellanox --json",
            "  bootwright image show amd64 --packages",
            "  bootwright image show 3f5a --json"
        })
final class ImageShowCommand implements Callable<Integer> {

    @Mixin ImageOptionsMixin images = new ImageOptionsMixin();

    @Parameters(
            arity = "0..1",
            paramLabel = "IMAGE",
            description =
                    "Its name, or the start of its id. Default: the newest of the amd64 flavour.")
    @Nullable String image;

    @Option(
            names = "--drivers",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "PATTERN",
            description =
                    "Browses the drivers: what is in a directory below"
                            + " /lib/modules/…/kernel/drivers; or every module a pattern with * fits,"
                            + " or that has a text in its name or description.")
    @Nullable String drivers;

    @Option(names = "--packages", description = "Lists the Debian packages in it.")
    boolean packages;

    @Option(names = "--files", description = "Lists the files of the initramfs.")
    boolean files;

    @Option(
            names = "--json",
            description = "The whole manifest, or the drivers, as one JSON document.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        Image found = image == null ? images.usual() : images.image(image);
        Manifest manifest = Catalogue.manifest(found);
        if (drivers != null) {
            var listing = new DriverListing(manifest.modules());
            images.print(json ? listing.toJson(drivers).indented() : listing.list(drivers));
        } else if (json) {
            images.print(manifest.toJson().indented());
        } else if (packages) {
            Table table = new Table("PACKAGE", "VERSION", "SHA-256");
            manifest.packages()
                    .forEach(p -> table.add(p.name(), p.version(), p.digest().substring(7, 19)));
            images.print(table.toString());
        } else if (files) {
            FileListing.print(found, images.out());
        } else {
            images.print(summary(found, manifest));
        }
        return 0;
    }

    static String summary(Image image, Manifest manifest) {
        StringBuilder text = new StringBuilder();
        text.append(
                "image %s (%s), built %s%n".formatted(image.name(), image.id(), image.created()));
        text.append("kernel        %s%n".formatted(image.kernelRelease()));
        text.append("command line  %s%n".formatted(image.commandLine()));
        if (!manifest.runtime().isEmpty()) {
            text.append("runtime       Java %s%n".formatted(manifest.runtime()));
        }
        text.append(
                "made of       %d packages, %d modules%n"
                        .formatted(manifest.packages().size(), manifest.modules().size()));
        text.append("directory     %s%n%n".formatted(image.directory()));
        return text + sizes(manifest);
    }

    /// A table of where the bytes are.
    static String sizes(Manifest manifest) {
        Table table = new Table("MB", "FILES", "PART");
        for (Manifest.Part part : manifest.parts()) {
            table.add(megabytes(part.size()), Integer.toString(part.files()), part.name());
        }
        long unpacked = manifest.parts().stream().mapToLong(Manifest.Part::size).sum();
        table.add(megabytes(unpacked), "", "together, unpacked");
        table.add(megabytes(manifest.initramfs().size()), "", "initramfs");
        table.add(megabytes(manifest.kernel().size()), "", "vmlinuz");
        table.add(
                megabytes(manifest.initramfs().size() + manifest.kernel().size()),
                "",
                "to be sent to a machine");
        return table.toString();
    }

    private static String megabytes(long bytes) {
        return "%6s".formatted(StepProgress.megabytes(bytes));
    }
}
