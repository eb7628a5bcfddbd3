package dev.bootwright.lab.scenario;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.operator.BuiltImage;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/// The headers that drivers for the image's kernel are built with: this computer's own, if it has just these, or
/// else those of its Debian mirror.
final class KernelHeaders {

    private KernelHeaders() {}

    /// The directory for `make -C`.
    static Path find(Lab lab) throws IOException {
        String release = release(BuiltImage.ensure(new Launcher(Lab.TOP)));
        Path installed = Path.of("/lib/modules", release, "build");
        if (Files.isDirectory(installed)) {
            return installed;
        }
        Path folder = lab.folder("headers");
        Path script = folder.resolve("kernel-headers.sh");
        try (InputStream in =
                Objects.requireNonNull(
                        KernelHeaders.class.getResourceAsStream("kernel-headers.sh"))) {
            Files.copy(in, script);
        }
        Tool.run("sh", script.toString(), release, folder.toString());
        return folder.resolve("root/usr/src/linux-headers-" + release);
    }

    private static String release(BuiltImage image) throws IOException {
        Path manifest = image.catalogue().resolve(image.id()).resolve("manifest.json");
        return Json.parse(Files.readString(manifest)).asObject("manifest").text("kernelRelease");
    }
}
