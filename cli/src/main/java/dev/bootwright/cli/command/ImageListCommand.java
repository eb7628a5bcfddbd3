package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.catalogue.Image;
import java.io.IOException;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Lists the images of the catalogue.
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description = "Lists the images there are, the newest first.",
        footer = {"", "Examples:", "  bootwright image list", "  bootwright image list --json"})
final class ImageListCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    @Mixin ImageOptionsMixin images = new ImageOptionsMixin();

    @Option(names = "--json", description = "As one JSON document.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        List<Image> all = images.catalogue().images();
        if (json) {
            Json array = Json.array(all, ImageOptionsMixin::toJson);
            images.print(Json.object().put("images", array).build().indented());
            return 0;
        }
        Table table = new Table("ID", "NAME", "KERNEL", "MB", "CREATED");
        for (Image image : all) {
            table.add(
                    image.id(),
                    image.name(),
                    image.kernelRelease(),
                    StepProgress.megabytes(image.kernelSize() + image.initramfsSize()),
                    TIME.format(image.created().atZone(ZoneId.systemDefault())));
        }
        images.print(table.toString());
        return 0;
    }
}
