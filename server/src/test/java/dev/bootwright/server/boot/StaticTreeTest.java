package dev.bootwright.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.live.Argument;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.FileChangedException;
import dev.bootwright.server.Site;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.script.KernelArguments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// ISOs exported for servers that are not ours.
class StaticTreeTest {

    @TempDir Path data;

    private SampleIso iso;

    @BeforeEach
    void open() throws IOException {
        iso = SampleIso.in(data);
    }

    /// As the server has it.
    private BootResource served(String name) throws IOException {
        Path database = data.resolve("bootwright.db");
        try (ControlPlane control =
                ControlPlane.open(database, InstantSource.system(), new Random(1))) {
            return Site.emptyDesk(control, data.resolve("images"))
                    .find(name, IsoBootTest.request("http"))
                    .orElseThrow();
        }
    }

    @Test
    void exportsATreeThatNeedsNoServerOfOurs() throws IOException {
        Publication publication = iso.publish("gentoo", List.of(new Argument.Text("quiet")), true);
        Path tree = data.resolve("tree");
        new StaticTree(iso.isos(), publication, tree, "", KernelArguments.parse("nox"))
                .write((_, _, _) -> {});
        assertThat(tree.resolve("boot.ipxe"))
                .content()
                .contains(
                        "kernel 0123456789ab/file/boot/k initrd=initramfs1 initrd=initramfs2 quiet nox ||")
                .contains("initrd --name initramfs 0123456789ab/combined/1 ||");
        assertThat(tree.resolve("0123456789ab/file/boot/k"))
                .hasBinaryContent(iso.bytes(2048, 3048));
        assertThat(tree.resolve("0123456789ab/combined/1"))
                .hasBinaryContent(
                        IsoBootTest.content(served("iso/gentoo/0123456789ab/combined/1")));
        assertThat(tree.resolve("DIGESTS")).content().contains("  0123456789ab/file/boot/k\n");
        assertThat(tree.resolve("grub.cfg"))
                .content()
                .contains("linux /0123456789ab/file/boot/k 'quiet' 'nox'");
        assertThat(tree.resolve("pxelinux.cfg/default"))
                .content()
                .contains("KERNEL 0123456789ab/file/boot/k\n");
        Path loaders = Files.createDirectory(data.resolve("loaders"));
        Files.writeString(loaders.resolve("lpxelinux.0"), "loader");
        new StaticTree(iso.isos(), publication, tree, "", KernelArguments.parse(""))
                .addLoaders(loaders);
        assertThat(tree.resolve("lpxelinux.0")).hasContent("loader");
        assertThat(tree.resolve("index.html")).content().contains("512 MiB").contains("boot.ipxe");
    }

    /// Two whose safe names would be one, a third that needs none, and signatures.
    @Test
    void exportsFilesThatLoadersCannotBeToldOfUnderSecondNames() throws IOException {
        Publication publication =
                iso.renamed(iso.publish("odd", List.of(), false), "/my boot/k 1%", "/other/k,1%");
        Path tree = data.resolve("tree");
        new StaticTree(iso.isos(), publication, tree, "", KernelArguments.parse(""))
                .write((_, _, _) -> {});
        Path version = tree.resolve("0123456789ab");
        for (String name : List.of("file/my boot/k 1%", "plain/1-k_1_")) {
            assertThat(version.resolve(name)).hasBinaryContent(iso.bytes(2048, 3048));
            assertThat(tree.resolve("DIGESTS"))
                    .content()
                    .containsOnlyOnce(
                            "%s  0123456789ab/%s\n"
                                    .formatted(
                                            publication.files().getFirst().digests().sha256(),
                                            name));
        }
        assertThat(version.resolve("plain/1-k_1_.sig")).hasContent("signature");
        assertThat(version.resolve("plain/2-k_1_")).hasBinaryContent(iso.bytes(4096, 5097));
        assertThat(tree.resolve("boot.ipxe"))
                .content()
                .contains("kernel 0123456789ab/plain/1-k_1_ ")
                .contains(" 0123456789ab/plain/2-k_1_ ");
        assertThat(tree.resolve("pxelinux.cfg/default"))
                .content()
                .contains("KERNEL 0123456789ab/plain/1-k_1_\n")
                .contains("INITRD 0123456789ab/plain/2-k_1_\n");
        assertThat(tree.resolve("grub.cfg"))
                .content()
                .contains("linux /0123456789ab/plain/1-k_1_")
                .contains("initrd /0123456789ab/plain/2-k_1_\n");
        assertThat(tree.resolve("index.html"))
                .content()
                .contains("href=\"0123456789ab/file/my%20boot/k%201%25\">/my boot/k 1%</a>");
        // The server names files by URLs, and needs no other names.
        assertThat(((BootResource.Rendered) served("iso/odd/boot.ipxe")).text())
                .contains("/file/my%20boot/k%201%25");
    }

    @Test
    void aTreeWhoseSystemFetchesItsRootNeedsItsUrl() throws IOException {
        Publication publication =
                iso.publish(
                        "debian",
                        List.of(new Argument.Url("fetch=", "/image.squashfs", "")),
                        false);
        Path tree = data.resolve("tree");
        StaticTree nowhere =
                new StaticTree(iso.isos(), publication, tree, "", KernelArguments.parse(""));
        assertThatThrownBy(() -> nowhere.write((_, _, _) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("where that is nobody has said");
        assertThat(tree).doesNotExist();
        new StaticTree(
                        iso.isos(),
                        publication,
                        tree,
                        "http://m.example/d/",
                        KernelArguments.parse(""))
                .write((_, _, _) -> {});
        assertThat(tree.resolve("boot.ipxe"))
                .content()
                .contains("fetch=http://m.example/d/0123456789ab/file/image.squashfs");
    }

    @ParameterizedTest
    @CsvSource({"/, 2", "'', 2", "/DIR, 1"})
    void exportsAllThatIsBelowTheDirectoryAnInitramfsFetchesFrom(String path, int count)
            throws IOException {
        Files.write(iso.file(), TreeIso.bytes());
        Publication publication =
                iso.withMedium(
                        iso.publish("manjaro", List.of(new Argument.Url("srv=", path, "")), false));
        Path tree = data.resolve("tree");
        new StaticTree(
                        iso.isos(),
                        publication,
                        tree,
                        "http://m.example/",
                        KernelArguments.parse(""))
                .write((_, _, _) -> {});
        Path files = tree.resolve("0123456789ab/file");
        assertThat(files.resolve("DIR/B.TXT")).hasContent("b");
        assertThat(Stream.of("A.TXT", "DIR/B.TXT").map(files::resolve).filter(Files::exists))
                .hasSize(count);
        assertThat(tree.resolve("0123456789ab/manjaro.iso")).doesNotExist();
        assertThat(tree.resolve("DIGESTS")).content().doesNotContain("manjaro.iso");
        assertThat(tree.resolve("index.html")).content().doesNotContain("manjaro.iso");
    }

    @Test
    void exportsTheMediumWhereItIsFetched() throws IOException {
        Publication publication =
                iso.withMedium(
                        iso.publish("ubuntu", List.of(new Argument.MediumUrl("url=", "")), false));
        Path tree = data.resolve("tree");
        new StaticTree(
                        iso.isos(),
                        publication,
                        tree,
                        "http://m.example/",
                        KernelArguments.parse(""))
                .write((_, _, _) -> {});
        assertThat(tree.resolve("0123456789ab/ubuntu.iso")).hasBinaryContent(iso.bytes());
    }

    @Test
    void aChangedIsoIsNotExported() throws IOException {
        Publication publication = iso.publish("gentoo", List.of(), true);
        Files.write(iso.file(), new byte[50_000]);
        Path tree = data.resolve("tree");
        StaticTree export =
                new StaticTree(iso.isos(), publication, tree, "", KernelArguments.parse(""));
        assertThatThrownBy(() -> export.write((_, _, _) -> {}))
                .isInstanceOf(FileChangedException.class);
        assertThat(tree.resolve("boot.ipxe")).doesNotExist();
    }

    @Test
    void anExportThatIsAbandonedLeavesNothing() throws IOException {
        Publication publication = iso.publish("gentoo", List.of(), true);
        Path tree = data.resolve("tree");
        StaticTree export =
                new StaticTree(iso.isos(), publication, tree, "", KernelArguments.parse(""));
        assertThatThrownBy(
                        () -> export.write((file, _, _) -> abandonAt("combined/1", file, export)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(tree).isEmptyDirectory();
    }

    @Test
    void anExportThatIsAbandonedLeavesTheOneBeforeIt() throws IOException {
        Publication publication = iso.publish("gentoo", List.of(), true);
        Path tree = data.resolve("tree");
        StaticTree export =
                new StaticTree(iso.isos(), publication, tree, "", KernelArguments.parse(""));
        export.write((_, _, _) -> {});
        List<Path> before = everythingIn(tree);
        assertThatThrownBy(
                        () -> export.write((file, _, _) -> abandonAt("combined/1", file, export)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(everythingIn(tree)).isEqualTo(before);
    }

    private static void abandonAt(String name, String file, StaticTree export) {
        if (file.equals(name)) {
            try {
                export.abandon();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static List<Path> everythingIn(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.sorted().toList();
        }
    }
}
