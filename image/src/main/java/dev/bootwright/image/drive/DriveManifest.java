package dev.bootwright.image.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.fat.FatNode;
import dev.bootwright.formats.fat.FatTree;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// What a drive says of itself, in a file on it: by this it is verified.
///
/// @param image    name and id of the image on it
/// @param loader   what UEFI starts
/// @param files    everything in its file system but this
/// @param core     the core of GRUB for BIOS; empty where BIOS cannot start it
/// @param packages where the loaders come from
/// @param ssh      who may come to it over SSH; empty where nobody can
record DriveManifest(
        String image,
        String loader,
        List<Item> files,
        Optional<Item> core,
        List<DriveLoaders.Origin> packages,
        Optional<SshSummary> ssh) {

    static final String PATH = "bootwright/drive.json";

    private static final long VERSION = 1;
    private static final int MAX_BYTES = 1 << 20;

    DriveManifest {
        files = List.copyOf(files);
        packages = List.copyOf(packages);
    }

    /// @param path       in the file system; of the core its name
    /// @param sha256     64 hexadecimal digits
    /// @param isSettings whether somebody may change it on the drive
    record Item(String path, long size, String sha256, boolean isSettings) {

        Json toJson() {
            return Json.object()
                    .put("path", path)
                    .put("size", size)
                    .put("sha256", sha256)
                    .put("settings", isSettings)
                    .build();
        }

        static Item read(Json json) throws JsonException {
            Json.Object item = json.asObject("file");
            return new Item(
                    item.text("path"),
                    item.integer("size"),
                    item.text("sha256"),
                    item.bool("settings"));
        }
    }

    byte[] toBytes() {
        Json json =
                Json.object()
                        .put("version", VERSION)
                        .put("image", image)
                        .put("loader", loader)
                        .put("files", Json.array(files, Item::toJson))
                        .putIfPresent("core", core, Item::toJson)
                        .put(
                                "packages",
                                Json.array(
                                        packages,
                                        each ->
                                                Json.object()
                                                        .put("name", each.name())
                                                        .put("sha256", each.sha256())
                                                        .build()))
                        .putIfPresent("ssh", ssh, SshSummary::toJson)
                        .build();
        return json.indented().getBytes(UTF_8);
    }

    /// @throws JsonException if it is none, or one of a later version
    static DriveManifest read(String text) throws JsonException {
        Json.Object json = Json.parse(text).asObject("drive");
        if (json.integer("version") != VERSION) {
            throw new JsonException("version %d of a drive".formatted(json.integer("version")));
        }
        return new DriveManifest(
                json.text("image"),
                json.text("loader"),
                json.array("files").map(Item::read),
                json.find("core").isPresent()
                        ? Optional.of(Item.read(json.object("core")))
                        : Optional.empty(),
                json.array("packages")
                        .map(each -> {
                            Json.Object origin = each.asObject("package");
                            return new DriveLoaders.Origin(
                                    origin.text("name"), origin.text("sha256"));
                        }),
                json.find("ssh").isPresent()
                        ? Optional.of(SshSummary.read(json.object("ssh")))
                        : Optional.empty());
    }

    /// What a drive says of itself; empty if it is none of ours.
    ///
    /// @param esp its EFI system partition
    static Optional<DriveManifest> find(FatTree esp) throws IOException {
        Optional<FatNode> file = esp.resolve(PATH);
        if (file.isEmpty() || file.get().size() > MAX_BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) file.get().size());
        esp.content(file.get()).readFully(bytes, 0);
        return Optional.of(read(new String(bytes.array(), UTF_8)));
    }
}
