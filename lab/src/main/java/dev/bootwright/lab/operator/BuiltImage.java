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

    /// An image of this program as it is now. It is built, while the user watches, where there is none
    /// or the program has been built again since.
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

    /// The newest image there is; empty when none has been built.
    ///
    /// @throws IOException if the catalogue cannot be read
    public static Optional<BuiltImage> newest(Launcher launcher) throws IOException {
        Json.Array images =
                Json.parse(launcher.show("image", "list", "--json"))
                        .asObject("list")
                        .array("images");
        if (images.elements().isEmpty()) {
            return Optional.empty();
        }
        Json.Object newest = images.elements().getFirst().asObject("image");
        Path directory = Path.of(newest.text("directory")).toAbsolutePath();
        return Optional.of(
                new BuiltImage(
                        newest.text("id"),
                        directory.resolve("..").normalize(),
                        created(newest.text("created"))));
    }

    private static Instant created(String text) throws IOException {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IOException("image list: no time: " + text, e);
        }
    }
}
