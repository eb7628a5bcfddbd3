package dev.bootwright.image.iso;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.image.iso.Publication.Entry;
import dev.bootwright.image.iso.Publication.PublishedFile;
import dev.bootwright.image.live.Argument;
import dev.bootwright.image.live.BootMethod;
import dev.bootwright.image.live.NetworkBoot.Wrapped;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/// A publication as a document.
final class PublicationJson {

    /// Raised when a reader of the old form would misunderstand the new one.
    private static final long VERSION = 1;

    private PublicationJson() {}

    static Json.Object write(Publication publication) {
        IsoStamp stamp = publication.stamp();
        return Json.object()
                .put("version", VERSION)
                .put("name", publication.name())
                .put("id", publication.id())
                .put("iso", publication.iso().toString())
                .put("size", stamp.size())
                .put("modified", stamp.lastModified().toInstant().toString())
                .put("inode", stamp.inode())
                .put("published", publication.published().toString())
                .put("downloaded", publication.downloaded())
                .put("signer", publication.signer())
                .put("system", system(publication))
                .build();
    }

    /// What is booted, without when and from where: it names the publication.
    static Json.Object system(Publication publication) {
        return Json.object()
                .put("volumeId", publication.volumeId())
                .put("title", publication.title())
                .put("entries", Json.array(publication.entries(), PublicationJson::write))
                .put("files", Json.array(publication.files(), PublicationJson::write))
                .build();
    }

    private static Json write(Entry entry) {
        return Json.object()
                .put("title", entry.title())
                .put("kernel", entry.kernel())
                .put("initrds", Json.texts(entry.initrds()))
                .put("wrapped", Json.array(entry.wrapped(), PublicationJson::write))
                .put("arguments", Json.array(entry.arguments(), PublicationJson::write))
                .put("card", entry.card())
                .put("method", entry.method().name())
                .put("reason", entry.reason())
                .put("memory", entry.memory())
                .build();
    }

    private static Json write(Wrapped wrapped) {
        return Json.object()
                .put("path", wrapped.path())
                .put("pathInInitramfs", wrapped.pathInInitramfs())
                .put("size", wrapped.size())
                .build();
    }

    private static Json write(Argument argument) {
        return switch (argument) {
            case Argument.Text(String text) -> Json.of(text);
            case Argument.Url(String prefix, String path, String suffix) ->
                    Json.object()
                            .put("prefix", prefix)
                            .put("path", path)
                            .put("suffix", suffix)
                            .build();
            case Argument.MediumUrl(String prefix, String suffix) ->
                    Json.object().put("prefix", prefix).put("suffix", suffix).build();
        };
    }

    private static Json write(PublishedFile file) {
        return Json.object()
                .put("path", file.path())
                .put("size", file.size())
                .put(
                        "extents",
                        Json.array(
                                file.extents(),
                                extent ->
                                        Json.object()
                                                .put("offset", extent.offset())
                                                .put("size", extent.size())
                                                .build()))
                .put("sha256", file.digests().sha256())
                .put("sha512", file.digests().sha512())
                .put("blake2b", file.digests().blake2b())
                .build();
    }

    static Publication read(Json document) throws JsonException {
        Json.Object in = document.asObject("publication");
        if (in.integer("version") != VERSION) {
            throw new JsonException(
                    "written by another release of bootwright (form %d, expected %d): publish the ISO again"
                            .formatted(in.integer("version"), VERSION));
        }
        Json.Object system = in.object("system");
        return new Publication(
                in.text("name"),
                in.text("id"),
                Path.of(in.text("iso")),
                new IsoStamp(
                        in.integer("size"),
                        FileTime.from(instant(in.text("modified"))),
                        in.integer("inode")),
                system.text("volumeId"),
                system.text("title"),
                instant(in.text("published")),
                in.bool("downloaded"),
                system.array("entries").map(PublicationJson::entry),
                system.array("files").map(PublicationJson::file),
                in.text("signer"));
    }

    private static Instant instant(String text) throws JsonException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new JsonException("\"%s\" is no time".formatted(text), e);
        }
    }

    private static Entry entry(Json value) throws JsonException {
        Json.Object in = value.asObject("entry");
        return new Entry(
                in.text("title"),
                in.text("kernel"),
                in.array("initrds").map(each -> each.asText("initrd")),
                in.array("wrapped").map(PublicationJson::wrapped),
                in.array("arguments").map(PublicationJson::argument),
                in.bool("card"),
                method(in.text("method")),
                in.text("reason"),
                in.integer("memory"));
    }

    private static BootMethod method(String name) throws JsonException {
        try {
            return BootMethod.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new JsonException("\"%s\" is no method".formatted(name), e);
        }
    }

    private static Wrapped wrapped(Json value) throws JsonException {
        Json.Object in = value.asObject("wrapped");
        return new Wrapped(in.text("path"), in.text("pathInInitramfs"), in.integer("size"));
    }

    private static Argument argument(Json value) throws JsonException {
        if (value instanceof Json.Text(String text)) {
            return new Argument.Text(text);
        }
        Json.Object in = value.asObject("argument");
        Optional<String> path = in.findText("path");
        return path.isPresent()
                ? new Argument.Url(in.text("prefix"), path.get(), in.text("suffix"))
                : new Argument.MediumUrl(in.text("prefix"), in.text("suffix"));
    }

    private static PublishedFile file(Json value) throws JsonException {
        Json.Object in = value.asObject("file");
        return new PublishedFile(
                in.text("path"),
                in.integer("size"),
                in.array("extents").map(PublicationJson::extent),
                new Digests(in.text("sha256"), in.text("sha512"), in.text("blake2b")));
    }

    private static Extent extent(Json value) throws JsonException {
        Json.Object in = value.asObject("extent");
        try {
            return new Extent(in.integer("offset"), in.integer("size"));
        } catch (IllegalArgumentException e) {
            throw new JsonException("no extent: " + e.getMessage(), e);
        }
    }
}
