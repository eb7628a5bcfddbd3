package dev.bootwright.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.image.iso.Digests;
import dev.bootwright.image.iso.IsoStamp;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.Publication.PublishedFile;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.image.live.Argument;
import dev.bootwright.image.live.BootMethod;
import dev.bootwright.image.live.NetworkBoot.Wrapped;
import dev.bootwright.netboot.boot.BootContent;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.FileChangedException;
import dev.bootwright.server.Site;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Phase;
import dev.bootwright.server.script.KernelArguments;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoBootTest {

    private static final long MIB = 1 << 20;

    @TempDir Path data;

    private final byte[] bytes = new byte[50_000];
    private Path iso;
    private ControlPlane control;
    private PublishedIsos isos;

    @BeforeEach
    void open() throws IOException {
        new Random(5).nextBytes(bytes);
        iso = Files.write(data.resolve("live.iso"), bytes);
        control =
                ControlPlane.open(
                        data.resolve("bootwright.db"), InstantSource.system(), new Random(1));
        isos = PublishedIsos.open(data.resolve("isos"));
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    private static PublishedFile file(String path, Extent... extents) {
        long size = Arrays.stream(extents).mapToLong(Extent::size).sum();
        return new PublishedFile(
                path,
                size,
                List.of(extents),
                new Digests("a".repeat(64), "b".repeat(128), "c".repeat(128)));
    }

    private Publication publish(String name, List<Argument> arguments, boolean wraps)
            throws IOException {
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
                        iso,
                        IsoStamp.of(iso),
                        "VOLUME",
                        "Gentoo " + name,
                        Instant.EPOCH,
                        false,
                        List.of(entry),
                        List.of(
                                file("/boot/k", new Extent(2048, 1000)),
                                file("/boot/i.igz", new Extent(4096, 1001)),
                                file(
                                        "/image.squashfs",
                                        new Extent(8192, 20_000),
                                        new Extent(32_768, 10_000))),
                        "");
        isos.put(publication, Map.of());
        return publication;
    }

    private static BootRequest request(String protocol) {
        String server = protocol.equals("http") ? "10.0.0.1:8080" : "10.0.0.1";
        return new BootRequest("10.0.0.5", server, protocol, Map.of());
    }

    private Optional<BootResource> find(String name) throws IOException {
        return Site.emptyDesk(control, data.resolve("images")).find(name, request("http"));
    }

    private String text(String name) throws IOException {
        return ((BootResource.Rendered) find(name).orElseThrow()).text();
    }

    private byte[] content(String name) throws IOException {
        return content(find(name).orElseThrow());
    }

    private static byte[] content(BootResource resource) throws IOException {
        try (BootContent content = BootContent.open((BootResource.Joined) resource)) {
            ByteBuffer all = ByteBuffer.allocate((int) content.size());
            content.read(0, new ByteBuffer[] {all}, 1);
            return all.array();
        }
    }

    @Test
    void servesFilesOutOfTheIso() throws IOException {
        publish("gentoo", List.of(new Argument.Text("quiet")), true);
        assertThat(content("iso/gentoo/0123456789ab/file/boot/k"))
                .isEqualTo(Arrays.copyOfRange(bytes, 2048, 3048));
        byte[] root = content("iso/gentoo/0123456789ab/file/image.squashfs");
        assertThat(root).hasSize(30_000);
        assertThat(Arrays.copyOfRange(root, 20_000, 30_000))
                .isEqualTo(Arrays.copyOfRange(bytes, 32_768, 42_768));
        assertThat(content("iso/gentoo/0123456789ab/gentoo.iso")).isEqualTo(bytes);
        assertThat(
                        new String(
                                content("iso/gentoo/0123456789ab/DIGESTS"),
                                java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("# SHA256 HASH\n" + "a".repeat(64) + "  file/boot/k\n");
    }

    @Test
    void putsTheInitramfsTogetherOnTheWay() throws IOException {
        publish("gentoo", List.of(), true);
        byte[] combined = content("iso/gentoo/0123456789ab/combined/1");
        assertThat(Arrays.copyOf(combined, 1001)).isEqualTo(Arrays.copyOfRange(bytes, 4096, 5097));
        assertThat(Arrays.copyOfRange(combined, 1001, 1004)).containsOnly(0);
        assertThat(new String(combined, 1004, 6, java.nio.charset.StandardCharsets.US_ASCII))
                .isEqualTo("070701");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iso/gentoo/0123456789ac/file/boot/k",
                "iso/gentoo/0123456789ab/combined/2",
                "iso/gentoo/0123456789ab/combined/0",
                "iso/gentoo/0123456789ab/combined/x",
                "iso/gentoo/0123456789ab/publication.json.x",
                "iso/gentoo/0123456789ab/",
                "iso/gentoo/current",
                "iso/other/0123456789ab/file/boot/k",
                "iso/GENTOO/0123456789ab/file/boot/k"
            })
    void whatIsNotPublishedIsNotThere(String name) throws IOException {
        publish("gentoo", List.of(), true);
        assertThat(find(name)).isEmpty();
    }

    @Test
    void anIsoThatWasChangedIsNotServed() throws IOException {
        publish("gentoo", List.of(), true);
        BootResource before = find("iso/gentoo/0123456789ab/file/boot/k").orElseThrow();
        Files.write(iso, new byte[50_000]);
        assertThatThrownBy(() -> content(before)).isInstanceOf(FileChangedException.class);
        assertThat(text("iso/gentoo/boot.ipxe"))
                .contains("its ISO was changed or removed after it was published")
                .doesNotContain("kernel ");
        Files.delete(iso);
        assertThatThrownBy(() -> content(before)).isInstanceOf(IOException.class);
        assertThat(text("iso/menu.ipxe")).doesNotContain("item iso+gentoo+1 ");
    }

    @Test
    void argumentsNameThePlaceTheClientReachesUsAt() throws IOException {
        publish("debian", List.of(new Argument.Url("fetch=", "/live/root.squashfs", "")), false);
        String url = "fetch=http://10.0.0.1:8080/iso/debian/0123456789ab/file/live/root.squashfs";
        assertThat(text("iso/debian/boot.ipxe")).contains(url);
        assertThat(text("iso/debian/latest.ipxe")).isEqualTo(text("iso/debian/boot.ipxe"));
        assertThat(text("iso/debian/pxelinux.cfg")).contains("APPEND " + url);
        assertThat(text("iso/debian/grub.cfg")).contains("'" + url + "'");
        assertThat(text("iso/nothing/boot.ipxe"))
                .startsWith("#!ipxe\n")
                .contains("no ISO is published as nothing")
                .endsWith("exit\n");
        assertThat(text("iso/debian/boot-2.ipxe")).contains("has 1 entries");
    }

    @Test
    void argumentsWithBlanksAreQuotedForEachLoader() throws IOException {
        publish("debug", List.of(new Argument.Text("dyndbg=file tg3.c +p")), true);
        assertThat(text("iso/debug/boot.ipxe")).contains(" dyndbg=\"file tg3.c +p\" ");
        assertThat(text("iso/debug/pxelinux.cfg")).contains("APPEND dyndbg=\"file tg3.c +p\"");
        assertThat(text("iso/debug/grub.cfg")).contains(" 'dyndbg=file tg3.c +p'");
    }

    @Test
    void aRuleGivesAMachineAnIso() throws IOException {
        publish("gentoo", List.of(new Argument.Text("dokeymap")), true);
        control.rules()
                .put("r", "{name: r, match: {mac: \"52:*\"}, image: gentoo, arguments: nox}");
        BootDesk desk = Site.desk(control, data.resolve("images"));
        String name = "boot/52-54-00-00-00-01.ipxe";
        BootResource script = desk.find(name, request("http")).orElseThrow();
        assertThat(((BootResource.Rendered) script).text())
                .contains("/iso/gentoo/0123456789ab/file/boot/k?mac=")
                .contains(" dokeymap console=ttyS0 nox ")
                .doesNotContain("bootwright.secret");
        control.rules().put("r", "{name: r, match: {mac: \"52:*\"}, image: gentoo, menu: 7}");
        String menu =
                ((BootResource.Rendered) desk.find(name, request("http")).orElseThrow()).text();
        assertThat(menu)
                .contains("choose --default iso+gentoo+1 --timeout 7000 target")
                .contains("chain --replace http://10.0.0.1:8080/iso/gentoo/boot.ipxe");
    }

    /// `debian` is on the same ISO as it is now.
    private void rewriteTheIsoOfGentoo() throws IOException {
        publish("gentoo", List.of(), true);
        Files.write(iso, new byte[60_000]);
        publish("debian", List.of(), true);
    }

    @Test
    void aMenuWhoseIsoIsNotToBeHadStartsTheLocalDisk() throws IOException {
        rewriteTheIsoOfGentoo();
        control.rules().put("r", "{name: r, match: all, image: gentoo, menu: 7}");
        String reason =
                "Local disk (gentoo: its ISO was changed or removed after it was published)";
        assertThat(text("boot/52-54-00-00-00-01.ipxe"))
                .contains("choose --default local --timeout 7000 target")
                .contains("item iso+debian+1 ", "item local " + reason)
                .doesNotContain("item iso+gentoo+1 ");
        assertThat(text("grub/grub.cfg-52-54-00-00-00-01"))
                .contains("set default=local", "menuentry '%s' --id local".formatted(reason));
        assertThat(text("pxelinux.cfg/01-52-54-00-00-00-01"))
                .contains("MENU LABEL ^" + reason + "\n  MENU DEFAULT\n  LOCALBOOT");
    }

    @Test
    void aMenuWhoseEntryCannotBeWrittenStartsTheLocalDisk() throws IOException {
        publish("debian", List.of(), true);
        publish("gentoo", List.of(new Argument.Text("a\nb")), true);
        control.rules().put("r", "{name: r, match: all, image: gentoo, menu: 7}");
        assertThat(text("boot/52-54-00-00-00-01.ipxe"))
                .contains("choose --default local --timeout 7000 target")
                .contains("item iso+debian+1 ", "item local Local disk (gentoo: ");
    }

    @Test
    void anIsoThatWasJustPublishedIsInTheMenu() throws IOException {
        publish("debian", List.of(), true);
        BootDesk desk = Site.emptyDesk(control, data.resolve("images"));
        String name = "boot/52-54-00-00-00-01.ipxe";
        control.rules().put("r", "{name: r, match: all, image: debian, menu: 7}");
        assertThat(desk.find(name, request("http"))).isPresent();
        publish("gentoo", List.of(), true);
        control.rules().put("r", "{name: r, match: all, image: gentoo, menu: 7}");
        BootResource menu = desk.find(name, request("http")).orElseThrow();
        assertThat(((BootResource.Rendered) menu).text())
                .contains(
                        "choose --default iso+gentoo+1 --timeout 7000 target",
                        "item iso+gentoo+1 ");
    }

    @Test
    void noNameOfAnIsoIsTheKeyOfSomethingElse() throws IOException {
        Publication one = publish("gentoo", List.of(), true);
        Publication.Entry entry = one.entries().getFirst();
        isos.put(withEntries(one, List.of(entry, entry)), Map.of());
        for (String name : List.of("gentoo-2", "bootwright", "2", "x".repeat(63))) {
            publish(name, List.of(), true);
        }
        control.rules().put("r", "{name: r, match: all, image: gentoo-2, menu: 7}");
        String menu = text("boot/52-54-00-00-00-01.ipxe");
        assertThat(menu)
                .contains("choose --default iso+gentoo-2+1 ")
                .contains(
                        ":iso+gentoo+2\nchain --replace http://10.0.0.1:8080/iso/gentoo/boot-2.ipxe ")
                .contains(
                        ":iso+gentoo-2+1\nchain --replace http://10.0.0.1:8080/iso/gentoo-2/boot.ipxe ")
                .contains("item iso+bootwright+1 ", "item iso+2+1 ", "item iso+xxx");
        assertThat(menu.lines().filter(line -> line.startsWith(":"))).doesNotHaveDuplicates();
    }

    private static Publication withEntries(
            Publication publication, List<Publication.Entry> entries) {
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
                publication.files(),
                publication.signer());
    }

    @Test
    void aMachineWithALiveSystemIsNotWaitedFor() throws IOException {
        publish("gentoo", List.of(), true);
        control.rules().put("r", "{name: r, match: all, image: gentoo}");
        BootDesk desk = Site.desk(control, data.resolve("images"));
        desk.find("boot/52-54-00-00-00-01.ipxe", request("http"));
        String kernel = "iso/gentoo/0123456789ab/file/boot/k";
        desk.find(
                kernel,
                new BootRequest(
                        "10.0.0.5", "10.0.0.1:8080", "http", Map.of("mac", "52-54-00-00-00-01")));
        control.store().writeAndWait(_ -> true);
        Machine machine = control.machines().all().getFirst();
        assertThat(machine.boot().phase()).contains(Phase.LIVE);
        assertThat(machine.boot().deadline()).isEmpty();
    }

    @Test
    void aMachineWithAMenuIsNotWaitedFor() throws IOException {
        publish("gentoo", List.of(), true);
        control.rules().put("r", "{name: r, match: all, menu: 7}");
        text("boot/52-54-00-00-00-01.ipxe");
        Machine machine = control.machines().all().getFirst();
        assertThat(machine.boot().phase()).contains(Phase.MENU);
        assertThat(machine.boot().deadline()).isEmpty();
    }

    @Test
    void theMenuHasTheAgentToo() throws IOException {
        publish("gentoo", List.of(), true);
        control.rules().put("r", "{name: r, match: all, menu: 7}");
        BootDesk desk = Site.desk(control, data.resolve("images"));
        String name = "boot/52-54-00-00-00-01.ipxe";
        String menu =
                ((BootResource.Rendered) desk.find(name, request("http")).orElseThrow()).text();
        assertThat(menu)
                .contains("choose --default bootwright --timeout 7000 target")
                .contains("chain --replace http://10.0.0.1:8080/" + name + "?menu=0 ||")
                .contains("item iso+gentoo+1 Gentoo gentoo");
        BootRequest chosen =
                new BootRequest("10.0.0.5", "10.0.0.1:8080", "http", Map.of("menu", "0"));
        assertThat(((BootResource.Rendered) desk.find(name, chosen).orElseThrow()).text())
                .contains("bootwright.secret=");
        BootResource pxelinux =
                desk.find("pxelinux.cfg/01-52-54-00-00-00-01", request("tftp")).orElseThrow();
        assertThat(((BootResource.Rendered) pxelinux).text())
                .contains("LABEL bootwright", "LABEL iso+gentoo+1", "TIMEOUT 70");
    }

    @Test
    void withoutAnImageTheNewestIsoIsChosenFromAMenu() throws IOException {
        publish("gentoo", List.of(), true);
        assertThat(text("boot/52-54-00-00-00-01.ipxe"))
                .contains("choose --default iso+gentoo+1 --timeout 10000 target");
        assertThat(text("grub/grub.cfg")).contains("set default=iso+gentoo+1");
    }

    @Test
    void aRuleThatNamesNothingKnownSaysSo() throws IOException {
        publish("gentoo", List.of(), true);
        control.rules().put("r", "{name: r, match: all, image: debian}");
        assertThat(text("boot/52-54-00-00-00-01.ipxe"))
                .contains("there is no image or ISO debian; asking again");
    }

    @Test
    void exportsATreeThatNeedsNoServerOfOurs() throws IOException {
        Publication publication = publish("gentoo", List.of(new Argument.Text("quiet")), true);
        Path tree = data.resolve("tree");
        new StaticTree(isos, publication, tree, "", KernelArguments.parse("nox"))
                .write((_, _, _) -> {});
        assertThat(tree.resolve("boot.ipxe"))
                .content()
                .contains(
                        "kernel 0123456789ab/file/boot/k initrd=initramfs1 initrd=initramfs2 quiet nox ||")
                .contains("initrd --name initramfs 0123456789ab/combined/1 ||");
        assertThat(tree.resolve("0123456789ab/file/boot/k"))
                .hasBinaryContent(Arrays.copyOfRange(bytes, 2048, 3048));
        assertThat(tree.resolve("0123456789ab/combined/1"))
                .hasBinaryContent(content("iso/gentoo/0123456789ab/combined/1"));
        assertThat(tree.resolve("DIGESTS")).content().contains("  0123456789ab/file/boot/k\n");
        assertThat(tree.resolve("grub.cfg"))
                .content()
                .contains("linux /0123456789ab/file/boot/k 'quiet' 'nox'");
        assertThat(tree.resolve("pxelinux.cfg/default"))
                .content()
                .contains("KERNEL 0123456789ab/file/boot/k\n");
        Path loaders = Files.createDirectory(data.resolve("loaders"));
        Files.writeString(loaders.resolve("lpxelinux.0"), "loader");
        new StaticTree(isos, publication, tree, "", KernelArguments.parse("")).addLoaders(loaders);
        assertThat(tree.resolve("lpxelinux.0")).hasContent("loader");
        assertThat(tree.resolve("index.html")).content().contains("512 MiB").contains("boot.ipxe");
    }

    @Test
    void aTreeWhoseSystemFetchesItsRootNeedsItsUrl() throws IOException {
        Publication publication =
                publish(
                        "debian",
                        List.of(new Argument.Url("fetch=", "/image.squashfs", "")),
                        false);
        Path tree = data.resolve("tree");
        StaticTree nowhere = new StaticTree(isos, publication, tree, "", KernelArguments.parse(""));
        assertThatThrownBy(() -> nowhere.write((_, _, _) -> {}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("where that is nobody has said");
        assertThat(tree).doesNotExist();
        new StaticTree(isos, publication, tree, "http://m.example/d/", KernelArguments.parse(""))
                .write((_, _, _) -> {});
        assertThat(tree.resolve("boot.ipxe"))
                .content()
                .contains("fetch=http://m.example/d/0123456789ab/file/image.squashfs");
    }

    @ParameterizedTest
    @CsvSource({"/, 2", "'', 2", "/DIR, 1"})
    void exportsAllThatIsBelowTheDirectoryAnInitramfsFetchesFrom(String path, int count)
            throws IOException {
        Files.write(iso, TreeIso.bytes());
        Publication publication =
                withMedium(publish("manjaro", List.of(new Argument.Url("srv=", path, "")), false));
        Path tree = data.resolve("tree");
        new StaticTree(isos, publication, tree, "http://m.example/", KernelArguments.parse(""))
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
                withMedium(publish("ubuntu", List.of(new Argument.MediumUrl("url=", "")), false));
        Path tree = data.resolve("tree");
        new StaticTree(isos, publication, tree, "http://m.example/", KernelArguments.parse(""))
                .write((_, _, _) -> {});
        assertThat(tree.resolve("0123456789ab/ubuntu.iso")).hasBinaryContent(bytes);
    }

    /// As the medium is published where a machine fetches more than the files that are booted.
    private Publication withMedium(Publication publication) throws IOException {
        List<PublishedFile> files = new ArrayList<>(publication.files());
        files.add(file("/", new Extent(0, Files.size(iso))));
        Publication whole =
                new Publication(
                        publication.name(),
                        publication.id(),
                        publication.iso(),
                        publication.stamp(),
                        publication.volumeId(),
                        publication.title(),
                        publication.published(),
                        publication.downloaded(),
                        publication.entries(),
                        files,
                        publication.signer());
        isos.put(whole, Map.of());
        return whole;
    }

    @Test
    void aChangedIsoIsNotExported() throws IOException {
        Publication publication = publish("gentoo", List.of(), true);
        Files.write(iso, new byte[50_000]);
        Path tree = data.resolve("tree");
        StaticTree export = new StaticTree(isos, publication, tree, "", KernelArguments.parse(""));
        assertThatThrownBy(() -> export.write((_, _, _) -> {}))
                .isInstanceOf(FileChangedException.class);
        assertThat(tree.resolve("boot.ipxe")).doesNotExist();
    }

    @Test
    void anExportThatIsAbandonedLeavesNothing() throws IOException {
        Publication publication = publish("gentoo", List.of(), true);
        Path tree = data.resolve("tree");
        StaticTree export = new StaticTree(isos, publication, tree, "", KernelArguments.parse(""));
        assertThatThrownBy(
                        () -> export.write((file, _, _) -> abandonAt("combined/1", file, export)))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(tree).isEmptyDirectory();
    }

    @Test
    void anExportThatIsAbandonedLeavesTheOneBeforeIt() throws IOException {
        Publication publication = publish("gentoo", List.of(), true);
        Path tree = data.resolve("tree");
        StaticTree export = new StaticTree(isos, publication, tree, "", KernelArguments.parse(""));
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
