package dev.bootwright.image.iso;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioReader;
import dev.bootwright.formats.json.Json;
import dev.bootwright.image.live.Argument;
import dev.bootwright.image.live.BootMethod;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against `xorriso`, `sha256sum`, `sha512sum`, `b2sum` and GNU `cpio`.
class PublisherTest {

    @TempDir Path directory;

    private Path iso(int seed) throws IOException, InterruptedException {
        return new SpecimenIso(directory).make("gentoo", seed);
    }

    private static Publication publish(Path iso) throws IOException {
        return new Publisher(iso, "gentoo", List.of("console=ttyS0"), (_, _) -> {})
                .publish(false, "");
    }

    private static byte[] bytes(Path file, List<Extent> extents) throws IOException {
        byte[] all = Files.readAllBytes(file);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Extent extent : extents) {
            out.writeBytes(Arrays.copyOfRange(all, (int) extent.offset(), (int) extent.end()));
        }
        return out.toByteArray();
    }

    @Test
    void notesWhereTheFilesLieAndTheirDigests() throws IOException, InterruptedException {
        Path iso = iso(1);
        Publication publication = publish(iso);
        assertThat(publication.files())
                .extracting(Publication.PublishedFile::path)
                .containsExactly("/boot/gentoo", "/boot/gentoo.igz", "/image.squashfs");
        for (Publication.PublishedFile file : publication.files()) {
            Path extracted = directory.resolve("extracted");
            SpecimenIso.run(
                    "xorriso",
                    "-osirrox",
                    "on",
                    "-indev",
                    iso.toString(),
                    "-overwrite",
                    "on",
                    "-extract",
                    file.path(),
                    extracted.toString());
            assertThat(bytes(iso, file.extents())).isEqualTo(Files.readAllBytes(extracted));
            assertThat(
                            List.of(
                                    file.digests().sha256(),
                                    file.digests().sha512(),
                                    file.digests().blake2b()))
                    .isEqualTo(
                            List.of(
                                    sum("sha256sum", extracted),
                                    sum("sha512sum", extracted),
                                    sum("b2sum", extracted)));
        }
    }

    private static String sum(String program, Path file) throws IOException, InterruptedException {
        return SpecimenIso.run(program, file.toString()).split(" ", 2)[0];
    }

    @Test
    void whatDoesTheSameIsListedOnce() throws IOException, InterruptedException {
        Publication publication = publish(iso(1));
        assertThat(publication.entries())
                .extracting(Publication.Entry::title)
                .containsExactly("Boot LiveCD (kernel: gentoo)", "Boot LiveCD (nothing to see)");
        Publication.Entry entry = publication.entries().getFirst();
        assertThat(entry.method()).isEqualTo(BootMethod.ROOT_IN_INITRAMFS);
        assertThat(entry.arguments())
                .contains(
                        new Argument.Text("root=live:/image.squashfs.img"),
                        new Argument.Text("console=ttyS0"));
    }

    @Test
    void equalContentHasTheSameIdAndOtherContentAnother() throws IOException, InterruptedException {
        Publication first = publish(iso(1));
        Path copy = directory.resolve("copy.iso");
        Files.copy(first.iso(), copy);
        assertThat(publish(copy).id()).isEqualTo(first.id());
        assertThat(publish(iso(2)).id()).isNotEqualTo(first.id());
    }

    @Test
    void theCombinedInitramfsIsReadByCpio() throws IOException, InterruptedException {
        Path iso = iso(1);
        Publication publication = publish(iso);
        CombinedInitrd combined = CombinedInitrd.of(publication, publication.entries().getFirst());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (CombinedInitrd.Part part : combined.parts()) {
            out.writeBytes(
                    switch (part) {
                        case CombinedInitrd.Part.OfIso(Extent extent) ->
                                bytes(iso, List.of(extent));
                        case CombinedInitrd.Part.OfBytes(var bytes) -> bytes.toByteArray();
                    });
        }
        byte[] whole = out.toByteArray();
        assertThat(combined.size()).isEqualTo(whole.length);
        byte[] initramfs = SpecimenIso.initramfs();
        assertThat(Arrays.copyOf(whole, initramfs.length)).isEqualTo(initramfs);
        int start = (initramfs.length + 3) / 4 * 4;
        byte[] archive = Arrays.copyOfRange(whole, start, whole.length);
        CpioReader reader = new CpioReader(new ByteArrayInputStream(archive));
        Optional<CpioEntry> entry = reader.next();
        assertThat(entry).map(CpioEntry::name).contains("image.squashfs.img");
        assertThat(reader.content().readAllBytes()).isEqualTo(SpecimenIso.root(1));
        assertThat(reader.next()).isEmpty();
        Path file = Files.write(directory.resolve("archive"), archive);
        assertThat(SpecimenIso.run("sh", "-c", "cpio -t --quiet < " + file).strip())
                .isEqualTo("image.squashfs.img");
    }

    @Test
    void theDocumentIsReadBackAsItWas() throws IOException, InterruptedException {
        Publication publication = publish(iso(1));
        Json written = Json.parse(PublicationJson.write(publication).indented());
        assertThat(PublicationJson.read(written)).isEqualTo(publication);
    }

    @Test
    void everyKindOfArgumentSurvivesTheDocument() throws IOException, InterruptedException {
        Publication publication = publish(iso(1));
        Publication.Entry entry = publication.entries().getFirst();
        List<Argument> arguments =
                List.of(
                        new Argument.Text("quiet"),
                        new Argument.Url("root=live:", "/a b/x.squashfs", ""),
                        new Argument.MediumUrl("url=", ""));
        Publication other =
                new Publication(
                        "n",
                        publication.id(),
                        publication.iso(),
                        publication.stamp(),
                        "v",
                        "t",
                        publication.published(),
                        true,
                        List.of(
                                new Publication.Entry(
                                        "t",
                                        entry.kernel(),
                                        List.of(),
                                        List.of(),
                                        arguments,
                                        true,
                                        BootMethod.ROOT_OVER_HTTP,
                                        "r",
                                        1)),
                        List.of(),
                        "me");
        Json written = Json.parse(PublicationJson.write(other).toString());
        assertThat(PublicationJson.read(written)).isEqualTo(other);
    }

    @Test
    void anIsoWithoutAKernelIsRefused() throws IOException, InterruptedException {
        Path iso = new SpecimenIso(directory).makeWithoutKernel();
        assertThatThrownBy(() -> publish(iso))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no kernel");
    }

    @Test
    void aFileThatIsNoIsoIsRefusedWithTheByte() throws IOException {
        Path file = Files.write(directory.resolve("x.iso"), new byte[100_000]);
        assertThatThrownBy(() -> publish(file)).hasMessageContaining("at byte 32769");
        assertThatThrownBy(() -> publish(directory.resolve("none.iso")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void noTruncatedIsoIsPublished() throws IOException, InterruptedException {
        Path iso = iso(1);
        byte[] whole = Files.readAllBytes(iso);
        Publication publication = publish(iso);
        int end =
                (int)
                        publication.files().stream()
                                .flatMap(file -> file.extents().stream())
                                .mapToLong(Extent::end)
                                .max()
                                .orElseThrow();
        Path cut = directory.resolve("cut.iso");
        for (int length = 0; length < end; length += 2048) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> publish(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IOException.class);
        }
        Files.write(cut, Arrays.copyOf(whole, end - 1));
        assertThatThrownBy(() -> publish(cut)).isInstanceOf(IOException.class);
    }

    @Test
    void aCheckFindsTheFileThatWasChanged() throws IOException, InterruptedException {
        Path iso = iso(1);
        Publication publication = publish(iso);
        assertThat(PublicationCheck.of(publication, (_, _) -> {}).isGood()).isTrue();
        byte[] bytes = Files.readAllBytes(iso);
        bytes[
                        (int)
                                        publication
                                                .file("/image.squashfs")
                                                .orElseThrow()
                                                .extents()
                                                .getFirst()
                                                .offset()
                                + 7] ^=
                1;
        Files.write(iso, bytes);
        PublicationCheck check = PublicationCheck.of(publication, (_, _) -> {});
        assertThat(check.wrong()).containsExactly("/image.squashfs");
        assertThat(check.good()).hasSize(2);
        Files.write(iso, Arrays.copyOf(bytes, 1000));
        assertThat(PublicationCheck.of(publication, (_, _) -> {}).wrong()).hasSize(3);
    }

    @Test
    void versionsAreFlippedAsAWhole() throws IOException, InterruptedException {
        PublishedIsos isos = PublishedIsos.open(directory.resolve("isos"));
        assertThat(isos.all()).isEmpty();
        Publication first = publish(iso(1));
        isos.put(first, Map.of("DIGESTS.asc", "signed".getBytes(UTF_8)));
        assertThat(isos.find("gentoo")).contains(first);
        assertThat(isos.document(first, "DIGESTS.asc")).isPresent();
        assertThat(isos.document(first, "../current")).isEmpty();
        Path other = directory.resolve("other");
        Files.createDirectory(other);
        Publication second = publish(new SpecimenIso(other).make("gentoo", 2));
        isos.put(second, Map.of());
        assertThat(isos.find("gentoo")).contains(second);
        assertThat(isos.find("gentoo", first.id()))
                .as("for who is just booting it")
                .contains(first);
        Files.delete(first.iso());
        isos.put(second, Map.of());
        assertThat(isos.find("gentoo", first.id())).as("its ISO is gone").isEmpty();
        assertThat(isos.remove("gentoo")).isTrue();
        assertThat(isos.remove("gentoo")).isFalse();
        assertThat(isos.all()).isEmpty();
        assertThat(second.iso()).as("it is not ours").exists();
    }

    @Test
    void aDownloadGoesWithTheLastVersionMadeOfIt() throws IOException, InterruptedException {
        PublishedIsos isos = PublishedIsos.open(directory.resolve("isos"));
        Path first = Files.move(iso(1), isos.download("gentoo").resolve("1.iso"));
        isos.put(
                new Publisher(first, "gentoo", List.of(), (_, _) -> {}).publish(true, ""),
                Map.of());
        for (int i = 2; i <= 4; i++) {
            Path next = Files.move(iso(i), isos.download("gentoo").resolve(i + ".iso"));
            isos.put(
                    new Publisher(next, "gentoo", List.of(), (_, _) -> {}).publish(true, ""),
                    Map.of());
        }
        assertThat(isos.download("gentoo").resolve("4.iso")).exists();
        assertThat(isos.download("gentoo").resolve("3.iso")).as("somebody may boot it").exists();
        assertThat(first).doesNotExist();
        isos.remove("gentoo");
        assertThat(isos.directory().resolve("gentoo")).doesNotExist();
    }

    @Test
    void aDownloadThatIsNotPublishedIsDiscarded() throws IOException, InterruptedException {
        PublishedIsos isos = PublishedIsos.open(directory.resolve("isos"));
        Path served = Files.move(iso(1), isos.download("gentoo").resolve("1-live.iso"));
        isos.put(
                new Publisher(served, "gentoo", List.of(), (_, _) -> {}).publish(true, ""),
                Map.of());
        Path bad = Files.createFile(isos.download("gentoo").resolve("2-live.iso"));
        isos.discard("gentoo", bad);
        isos.discard("gentoo", served);
        assertThat(bad).doesNotExist();
        assertThat(isos.find("gentoo").orElseThrow().isCurrent()).isTrue();
        Path elsewhere = Files.createFile(directory.resolve("mine.iso"));
        isos.discard("gentoo", elsewhere);
        assertThat(elsewhere).exists();
    }

    @Test
    void theSameContentDownloadedAgainLeavesTheFirstForTransfersUnderWay()
            throws IOException, InterruptedException {
        PublishedIsos isos = PublishedIsos.open(directory.resolve("isos"));
        Path again = Files.copy(iso(1), directory.resolve("again"));
        for (int i = 1; i <= 3; i++) {
            Path next = isos.download("gentoo").resolve(i + "-live.iso");
            Files.copy(again, next);
            isos.put(
                    new Publisher(next, "gentoo", List.of(), (_, _) -> {}).publish(true, ""),
                    Map.of());
        }
        assertThat(isos.find("gentoo").orElseThrow().iso())
                .isEqualTo(isos.download("gentoo").resolve("3-live.iso"));
        assertThat(isos.download("gentoo").resolve("2-live.iso")).exists();
        assertThat(isos.download("gentoo").resolve("1-live.iso")).doesNotExist();
    }

    @Test
    void whatAKilledPublicationLeftIsNeverSeen() throws IOException, InterruptedException {
        PublishedIsos isos = PublishedIsos.open(directory.resolve("isos"));
        Path name = Files.createDirectories(isos.directory().resolve("gentoo"));
        Path draft = Files.createDirectory(name.resolve(".draft-1"));
        Files.writeString(draft.resolve("publication.json"), "{\"half");
        assertThat(isos.all()).isEmpty();
        Path broken = Files.createDirectory(name.resolve("0123456789ab"));
        Files.writeString(broken.resolve("publication.json"), "{\"half");
        Files.writeString(name.resolve("current"), "0123456789ab\n");
        assertThat(isos.all()).isEmpty();
        isos.put(publish(iso(1)), Map.of());
        assertThat(isos.all()).hasSize(1);
        assertThat(draft).doesNotExist();
    }

    @Test
    void aRestoredIsoIsServedAgainOnceItWasChecked() throws IOException, InterruptedException {
        PublishedIsos isos = PublishedIsos.open(directory.resolve("isos"));
        Publication publication = publish(iso(1));
        isos.put(publication, Map.of());
        Path aside = Files.copy(publication.iso(), directory.resolve("aside"));
        Files.delete(publication.iso());
        assertThat(publication.isCurrent()).isFalse();
        Files.move(aside, publication.iso());
        assertThat(publication.isCurrent()).as("another file, as far as can be seen").isFalse();
        isos.renew(publication, PublicationCheck.of(publication, (_, _) -> {}));
        assertThat(isos.find("gentoo").orElseThrow().isCurrent()).isTrue();
    }

    @Test
    void namesThatLeadElsewhereAreNone() throws IOException {
        PublishedIsos isos = PublishedIsos.open(directory.resolve("isos"));
        for (String name :
                List.of("..", "../x", "a/b", "", "A", ".hidden", "x".repeat(64), "a\0")) {
            assertThat(PublishedIsos.objection(name).orElseThrow())
                    .as(name)
                    .startsWith("expected at most 63 lower-case letters");
            assertThat(isos.find(name)).isEmpty();
        }
        assertThat(PublishedIsos.objection("gentoo-2")).isEmpty();
    }

    @Test
    void namesThatMeanSomethingElseAreRefused() {
        for (String name : List.of("bootwright", "local", "menu")) {
            assertThat(PublishedIsos.objection(name))
                    .contains(
                            "means something else in menus, as \"bootwright\", \"local\", \"menu\" do");
        }
    }
}
