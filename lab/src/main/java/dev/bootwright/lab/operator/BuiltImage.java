package dev.bootwright.lab.operator;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/// An image in the user's catalogue.
///
/// @param catalogue the folder it lies in, as `serve` takes it
public record BuiltImage(String id, Path catalogue) {

    /// An image of this program as it is now: built where there is none, while the user watches.
    ///
    /// @throws IOException if it cannot be built; the user has been told why
    public static BuiltImage ensure(Launcher launcher) throws IOException {
        launcher.show("image", "build");
        return newest(launcher)
                .orElseThrow(() -> new IOException("bootwright image build left no image"));
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
        return Optional.of(new BuiltImage(newest.text("id"), directory.resolve("..").normalize()));
    }
}
