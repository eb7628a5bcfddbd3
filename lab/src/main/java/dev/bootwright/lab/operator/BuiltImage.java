package dev.bootwright.lab.operator;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// An image in the user's catalogue.
///
/// @param catalogue the folder it lies in, as `serve` takes it
/// @param created   when it was built
public record BuiltImage(String id, Path catalogue, Instant created) {

    private static final String FLAVOUR = "amd64";

    /// The image that `serve` boots, of this program as it is now. It is built, while the user watches,
    /// where there is none or the program has been built again since.
    ///
    /// @throws IOException if it cannot be built; the user has been told why
    public static BuiltImage ensure(Launcher launcher) throws IOException {
        Optional<BuiltImage> image = newest(launcher);
        if (image.isPresent() && image.get().isOf(launcher)) {
            return image.get();
        }
        launcher.show("image", "build");
        return newest(launcher)
                .orElseThrow(() -> new IOException("bootwright image build left no image"));
    }

    private boolean isOf(Launcher launcher) throws IOException {
        Path agent = launcher.top().resolve(".build/machine");
        return Files.exists(agent)
                && Files.getLastModifiedTime(agent).toInstant().isBefore(created);
    }

    /// The image that `serve` boots when none is named; empty when it has not been built.
    ///
    /// @throws IOException if the catalogue cannot be read
    public static Optional<BuiltImage> newest(Launcher launcher) throws IOException {
        Json.Array images =
                Json.parse(launcher.show("image", "list", "--json"))
                        .asObject("list")
                        .array("images");
        for (Json element : images.elements()) {
            Json.Object image = element.asObject("image");
            if (image.text("flavour").equals(FLAVOUR)) {
                return Optional.of(of(image));
            }
        }
        return Optional.empty();
    }

    private static BuiltImage of(Json.Object image) throws IOException {
        Path directory = Path.of(image.text("directory")).toAbsolutePath();
        return new BuiltImage(
                image.text("id"),
                directory.resolve("..").normalize(),
                created(image.text("created")));
    }

    private static Instant created(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IOException("image list: no time: " + text, e);
        }
    }
}
