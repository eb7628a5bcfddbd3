package dev.bootwright.server.boot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.image.iso.Digests;
import dev.bootwright.image.iso.IsoStamp;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.Publication.PublishedFile;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.image.iso.Signing;
import dev.bootwright.image.live.Argument;
import dev.bootwright.image.live.BootMethod;
import dev.bootwright.image.live.NetworkBoot.Wrapped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// An ISO of 50,000 random bytes that lies in a directory, published under one name or several, always as
/// `0123456789ab`.
final class SampleIso {

    private static final long MIB = 1 << 20;

    private final byte[] bytes = new byte[50_000];
    private final Path file;
    private final PublishedIsos isos;

    private SampleIso(Path data) {
        new Random(5).nextBytes(bytes);
        this.file = data.resolve("live.iso");
        this.isos = PublishedIsos.open(data.resolve("isos"));
    }

    /// It is old, so that a change is seen though the clock of the files has not moved on since.
    static SampleIso in(Path data) throws IOException {
        SampleIso iso = new SampleIso(data);
        Files.write(iso.file, iso.bytes);
        Files.setLastModifiedTime(iso.file, FileTime.from(Instant.EPOCH));
        return iso;
    }

    /// What is in it at first, from one byte to before another.
    byte[] bytes(int from, int to) {
        return Arrays.copyOfRange(bytes, from, to);
    }

    byte[] bytes() {
        return bytes.clone();
    }

    Path file() {
        return file;
    }

    PublishedIsos isos() {
        return isos;
    }

    /// @param wraps whether its root goes into the initramfs
    Publication publish(String name, List<Argument> arguments, boolean wraps) throws IOException {
        Publication.Entry entry =
                new Publication.Entry(
                        "Boot",
                        "/boot/k",
                        List.of("/boot/i.igz"),
                        wraps
                                ? List.of(
                                        new Wrapped(
                                                "/image.squashfs", "/image.squashfs.img", 30_000))
                                : List.of(),
                        arguments,
                        false,
                        wraps ? BootMethod.ROOT_IN_INITRAMFS : BootMethod.ROOT_OVER_HTTP,
                        "because",
                        512 * MIB);
        Publication publication =
                new Publication(
                        name,
                        "0123456789ab",
                        file,
                        IsoStamp.of(file),
                        "VOLUME",
                        "Gentoo " + name,
                        Instant.EPOCH,
                        false,
                        List.of(entry),
                        List.of(
                                published("/boot/k", new Extent(2048, 1000)),
                                published("/boot/i.igz", new Extent(4096, 1001)),
                                published(
                                        "/image.squashfs",
                                        new Extent(8192, 20_000),
                                        new Extent(32_768, 10_000))),
                        "");
        isos.put(publication, Map.of());
        return publication;
    }

    private static PublishedFile published(String path, Extent... extents) {
        long size = Arrays.stream(extents).mapToLong(Extent::size).sum();
        return new PublishedFile(
                path,
                size,
                List.of(extents),
                new Digests("a".repeat(64), "b".repeat(128), "c".repeat(128)));
    }

    /// As it is published whose only entry there is twice.
    void publishTwice(Publication publication) throws IOException {
        Publication.Entry entry = publication.entries().getFirst();
        isos.put(with(publication, List.of(entry, entry), publication.files()), Map.of());
    }

    /// As the medium is published where a machine fetches more than the files that are booted.
    Publication withMedium(Publication publication) throws IOException {
        List<PublishedFile> files = new ArrayList<>(publication.files());
        files.add(published("/", new Extent(0, Files.size(file))));
        Publication whole = with(publication, publication.entries(), files);
        isos.put(whole, Map.of());
        return whole;
    }

    /// With another kernel and initramfs of the same bytes; the kernel is signed.
    Publication renamed(Publication publication, String kernel, String initrd) throws IOException {
        Publication.Entry entry = publication.entries().getFirst();
        List<PublishedFile> files = publication.files();
        Publication renamed =
                with(
                        publication,
                        List.of(
                                new Publication.Entry(
                                        entry.title(),
                                        kernel,
                                        List.of(initrd),
                                        entry.wrapped(),
                                        entry.arguments(),
                                        entry.card(),
                                        entry.method(),
                                        entry.reason(),
                                        entry.memory())),
                        List.of(
                                called(kernel, files.get(0)),
                                called(initrd, files.get(1)),
                                files.get(2)));
        isos.put(renamed, Map.of(Signing.documentOf("file" + kernel), "signature".getBytes(UTF_8)));
        return renamed;
    }

    private static PublishedFile called(String path, PublishedFile file) {
        return new PublishedFile(path, file.size(), file.extents(), file.digests());
    }

    private static Publication with(
            Publication publication, List<Publication.Entry> entries, List<PublishedFile> files) {
        return new Publication(
                publication.name(),
                publication.id(),
                publication.iso(),
                publication.stamp(),
                publication.volumeId(),
                publication.title(),
                publication.published(),
                publication.downloaded(),
                entries,
                files,
                publication.signer());
    }
}
