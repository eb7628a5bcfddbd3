package dev.bootwright.image.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.image.catalogue.Manifest.FileEntry;
import dev.bootwright.image.catalogue.Manifest.ModuleEntry;
import dev.bootwright.image.catalogue.Manifest.PackageEntry;
import dev.bootwright.image.catalogue.Manifest.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

    @TempDir Path directory;
    private Catalogue catalogue;

    @BeforeEach
    void open() {
        catalogue = Catalogue.open(directory.resolve("images"));
    }

    @Test
    void aDirectoryThatDoesNotExistHoldsNoImage() throws IOException {
        assertThat(catalogue.images()).isEmpty();
        assertThat(catalogue.find("amd64")).isEmpty();
    }

    @Test
    void aPublishedDraftIsFoundByNameAndById() throws IOException {
        Image image = publish(manifest("amd64", "console=ttyS0"));

        assertThat(catalogue.images()).containsExactly(image);
        assertThat(catalogue.find("amd64")).contains(image);
        assertThat(catalogue.find(image.id().substring(0, 4))).contains(image);
        assertThat(catalogue.find("")).isEmpty();
        assertThat(image.id()).matches("[0-9a-f]{12}");
        assertThat(image.kernel()).hasContent("kernel");
        assertThat(image.commandLine()).isEqualTo("console=ttyS0");
        assertThat(Catalogue.manifest(image)).isEqualTo(manifest("amd64", "console=ttyS0"));
    }

    @Test
    void aNameMeansItsNewestImage() throws IOException {
        Image older = publish(manifest("amd64", "console=ttyS0"));
        Files.setLastModifiedTime(older.manifest(), FileTime.from(Instant.EPOCH));
        Image newer = publish(manifest("amd64", "console=tty0"));

        assertThat(catalogue.find("amd64")).contains(newer);
        assertThat(catalogue.images())
                .extracting(Image::id)
                .containsExactly(newer.id(), older.id());
    }

    @Test
    void theUsualImageIsTheNewestForRealHardwareWhateverElseWasBuiltSince() throws IOException {
        Image cloud = publish(manifest("cloud", "cloud", "quiet"));
        touch(cloud, 1);
        assertThat(Catalogue.usual(catalogue.images())).hasValueSatisfying(isThe(cloud));
        Image older = publish(manifest("amd64", "quiet"));
        touch(older, 2);
        Image newer = publish(manifest("rack7", "quiet"));
        touch(newer, 3);
        touch(cloud, 4);

        assertThat(catalogue.images()).extracting(Image::id).startsWith(cloud.id());
        assertThat(Catalogue.usual(catalogue.images())).hasValueSatisfying(isThe(newer));
        assertThat(catalogue.find("amd64")).hasValueSatisfying(isThe(older));
        assertThat(Catalogue.usual(List.of())).isEmpty();
    }

    @Test
    void anImageThatIsWantedAgainBecomesTheNewest() throws IOException {
        Image first = publish(manifest("amd64", "console=ttyS0"));
        touch(first, 1);
        touch(publish(manifest("amd64", "console=tty0")), 2);

        Image renewed = Catalogue.renew(first);

        assertThat(renewed.created()).isAfter(Instant.ofEpochSecond(2));
        assertThat(catalogue.images()).startsWith(renewed);
        assertThat(Catalogue.usual(catalogue.images())).contains(renewed);
        assertThat(catalogue.find("amd64")).contains(renewed);
    }

    private static void touch(Image image, long seconds) throws IOException {
        FileTime time = FileTime.from(Instant.ofEpochSecond(seconds));
        Files.setLastModifiedTime(image.manifest(), time);
    }

    private static Consumer<Image> isThe(Image image) {
        return found -> assertThat(found.id()).isEqualTo(image.id());
    }

    @Test
    void theSameManifestIsTheSameImageAndBecomesTheNewest() throws IOException {
        Image first = publish(manifest("amd64", "console=ttyS0"));
        Files.setLastModifiedTime(first.manifest(), FileTime.from(Instant.EPOCH));
        Image other = publish(manifest("amd64", "console=tty0"));
        Files.setLastModifiedTime(other.manifest(), FileTime.from(Instant.ofEpochSecond(1)));
        Image again = publish(manifest("amd64", "console=ttyS0"));

        assertThat(again.id()).isEqualTo(first.id());
        assertThat(catalogue.find("amd64")).contains(again);
        assertThat(hidden()).isEmpty();
    }

    @Test
    void anImageIsFoundByWhatItWasBuiltFromLast() throws IOException {
        Image image = publish(manifest("amd64", "console=ttyS0"), "sha256:aa");

        assertThat(catalogue.builtFrom("sha256:aa")).contains(image);
        assertThat(catalogue.builtFrom("sha256:bb")).isEmpty();

        Image again = publish(manifest("amd64", "console=ttyS0"), "sha256:bb");

        assertThat(catalogue.builtFrom("sha256:aa")).isEmpty();
        assertThat(catalogue.builtFrom("sha256:bb")).contains(again);
    }

    @Test
    void anImageThatLostItsInitramfsIsNotTakenForWhatWouldBeBuilt() throws IOException {
        Image image = publish(manifest("amd64", "console=ttyS0"), "sha256:aa");
        Files.writeString(image.initramfs(), "fil");

        assertThat(catalogue.builtFrom("sha256:aa")).isEmpty();
    }

    @Test
    void aClosedDraftLeavesNothing() throws IOException {
        try (Draft draft = Draft.open(catalogue)) {
            Files.writeString(draft.directory().resolve("vmlinuz"), "half a ker");
            assertThat(catalogue.images()).isEmpty();
        }
        assertThat(hidden()).isEmpty();
    }

    @Test
    void whatADeadBuildLeftIsRemovedByTheNextAndALiveOneStays() throws IOException {
        try (Draft alive = Draft.open(catalogue)) {
            Path images = catalogue.directory();
            Files.createDirectories(images.resolve(".draft-dead/loaders"));
            Files.writeString(images.resolve(".draft-dead/loaders/ipxe.efi"), "half a loader");
            Files.writeString(images.resolve(".draft-dead.lock"), "");

            Draft.open(catalogue).close();

            assertThat(images.resolve(".draft-dead")).doesNotExist();
            assertThat(images.resolve(".draft-dead.lock")).doesNotExist();
            assertThat(alive.directory()).exists();
        }
    }

    @Test
    void aDirectoryWithoutAWholeManifestIsNoImage() throws IOException {
        Image image = publish(manifest("amd64", "console=ttyS0"));
        Path images = catalogue.directory();
        Files.createDirectories(images.resolve("0123456789ab"));
        Files.createDirectories(images.resolve("0123456789ac"));
        Files.writeString(images.resolve("0123456789ac/manifest.json"), "{\"version\": 2}");
        Files.createDirectories(images.resolve("notes"));

        assertThat(catalogue.images()).containsExactly(image);
    }

    private Image publish(Manifest manifest) throws IOException {
        return publish(manifest, "sha256:00");
    }

    private Image publish(Manifest manifest, String inputs) throws IOException {
        try (Draft draft = Draft.open(catalogue)) {
            Files.writeString(draft.directory().resolve("vmlinuz"), "kernel");
            Files.writeString(draft.directory().resolve("initramfs"), "files");
            return draft.publish(manifest, inputs);
        }
    }

    private List<Path> hidden() throws IOException {
        try (Stream<Path> entries = Files.list(catalogue.directory())) {
            return entries.filter(path -> path.getFileName().toString().startsWith(".")).toList();
        }
    }

    private static Manifest manifest(String name, String commandLine) {
        return manifest(name, "amd64", commandLine);
    }

    private static Manifest manifest(String name, String flavour, String commandLine) {
        return new Manifest(
                name,
                flavour,
                "6.1.0-1-amd64",
                commandLine,
                new FileEntry("vmlinuz", "sha256:01", 6),
                new FileEntry("initramfs", "sha256:02", 5),
                List.of(new FileEntry("ipxe.efi", "sha256:03", 7)),
                List.of(new PackageEntry("mdadm", "4.2-5", "sha256:04")),
                List.of(
                        new ModuleEntry(
                                "kernel/drivers/net/veth.ko",
                                "sha256:05",
                                30_000,
                                1,
                                "Virtual Ethernet Tunnel",
                                Optional.of("veth.ko"))),
                "25.0.3+9",
                List.of(new Part("kernel modules", 1, 30_000)));
    }
}
