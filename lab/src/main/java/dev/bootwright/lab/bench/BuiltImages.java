package dev.bootwright.lab.bench;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.catalogue.Catalogue;
import dev.bootwright.image.catalogue.Image;
import dev.bootwright.lab.operator.Launcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Images that are built to be measured, in a catalogue of their own: in the user's, the last one
/// built would be what his server boots next. They stay, so that a second run need not build them again.
final class BuiltImages {

    private BuiltImages() {}

    /// The image of a flavour, as this program builds it now.
    ///
    /// @throws IOException if it cannot be built; the user has been told why
    static Image ensure(Launcher launcher, String flavour) throws IOException {
        return ensure(launcher, "--flavour", flavour);
    }

    /// The image of the boot drive, likewise.
    static Image ensureBridge(Launcher launcher) throws IOException {
        return ensure(launcher, "--profile", "bridge");
    }

    private static Image ensure(Launcher launcher, String option, String value) throws IOException {
        Path data =
                Files.createDirectories(launcher.top().resolve(".build").resolve("bench-images"));
        String built =
                launcher.show("image", "build", option, value, "--data", data.toString(), "--json");
        Path directory = Path.of(Json.parse(built).asObject("image").text("directory"));
        return Catalogue.open(directory.resolve("..").normalize())
                .find(directory.getFileName().toString())
                .orElseThrow(() -> new IOException("there is no image in " + directory));
    }
}
