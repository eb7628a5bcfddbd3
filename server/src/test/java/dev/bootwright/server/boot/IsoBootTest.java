package dev.bootwright.server.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.live.Argument;
import dev.bootwright.netboot.boot.BootContent;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.FileChangedException;
import dev.bootwright.server.Site;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IsoBootTest {

    @TempDir Path data;

    private SampleIso iso;
    private ControlPlane control;

    @BeforeEach
    void open() throws IOException {
        iso = SampleIso.in(data);
        control =
                ControlPlane.open(
                        data.resolve("bootwright.db"), InstantSource.system(), new Random(1));
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    static BootRequest request(String protocol) {
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

    static byte[] content(BootResource resource) throws IOException {
        try (BootContent content = BootContent.open((BootResource.Joined) resource)) {
            ByteBuffer all = ByteBuffer.allocate((int) content.size());
            content.read(0, new ByteBuffer[] {all}, 1);
            return all.array();
        }
    }

    @Test
    void servesFilesOutOfTheIso() throws IOException {
        iso.publish("gentoo", List.of(new Argument.Text("quiet")), true);
        assertThat(content("iso/gentoo/0123456789ab/file/boot/k")).isEqualTo(iso.bytes(2048, 3048));
        byte[] root = content("iso/gentoo/0123456789ab/file/image.squashfs");
        assertThat(root).hasSize(30_000);
        assertThat(Arrays.copyOfRange(root, 20_000, 30_000)).isEqualTo(iso.bytes(32_768, 42_768));
        assertThat(content("iso/gentoo/0123456789ab/gentoo.iso")).isEqualTo(iso.bytes());
        assertThat(
                        new String(
                                content("iso/gentoo/0123456789ab/DIGESTS"),
                                java.nio.charset.StandardCharsets.UTF_8))
                .startsWith("# SHA256 HASH\n" + "a".repeat(64) + "  file/boot/k\n");
    }

    @Test
    void putsTheInitramfsTogetherOnTheWay() throws IOException {
        iso.publish("gentoo", List.of(), true);
        byte[] combined = content("iso/gentoo/0123456789ab/combined/1");
        assertThat(Arrays.copyOf(combined, 1001)).isEqualTo(iso.bytes(4096, 5097));
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
        iso.publish("gentoo", List.of(), true);
        assertThat(find(name)).isEmpty();
    }

    @Test
    void anIsoThatWasChangedIsNotServed() throws IOException {
        iso.publish("gentoo", List.of(), true);
        BootResource before = find("iso/gentoo/0123456789ab/file/boot/k").orElseThrow();
        Files.write(iso.file(), new byte[50_000]);
        assertThatThrownBy(() -> content(before)).isInstanceOf(FileChangedException.class);
        assertThat(text("iso/gentoo/boot.ipxe"))
                .contains("its ISO was changed or removed after it was published")
                .doesNotContain("kernel ");
        Files.delete(iso.file());
        assertThatThrownBy(() -> content(before)).isInstanceOf(IOException.class);
        assertThat(text("iso/menu.ipxe")).doesNotContain("item iso+gentoo+1 ");
    }

    @Test
    void argumentsNameThePlaceTheClientReachesUsAt() throws IOException {
        iso.publish(
                "debian", List.of(new Argument.Url("fetch=", "/live/root.squashfs", "")), false);
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
        iso.publish("debug", List.of(new Argument.Text("dyndbg=file tg3.c +p")), true);
        assertThat(text("iso/debug/boot.ipxe")).contains(" dyndbg=\"file tg3.c +p\" ");
        assertThat(text("iso/debug/pxelinux.cfg")).contains("APPEND dyndbg=\"file tg3.c +p\"");
        assertThat(text("iso/debug/grub.cfg")).contains(" 'dyndbg=file tg3.c +p'");
    }

    @Test
    void aRuleGivesAMachineAnIso() throws IOException {
        iso.publish("gentoo", List.of(new Argument.Text("dokeymap")), true);
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
        iso.publish("gentoo", List.of(), true);
        Files.write(iso.file(), new byte[60_000]);
        iso.publish("debian", List.of(), true);
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
        iso.publish("debian", List.of(), true);
        iso.publish("gentoo", List.of(new Argument.Text("a\nb")), true);
        control.rules().put("r", "{name: r, match: all, image: gentoo, menu: 7}");
        assertThat(text("boot/52-54-00-00-00-01.ipxe"))
                .contains("choose --default local --timeout 7000 target")
                .contains("item iso+debian+1 ", "item local Local disk (gentoo: ");
    }

    @Test
    void anIsoThatWasJustPublishedIsInTheMenu() throws IOException {
        iso.publish("debian", List.of(), true);
        BootDesk desk = Site.emptyDesk(control, data.resolve("images"));
        String name = "boot/52-54-00-00-00-01.ipxe";
        control.rules().put("r", "{name: r, match: all, image: debian, menu: 7}");
        assertThat(desk.find(name, request("http"))).isPresent();
        iso.publish("gentoo", List.of(), true);
        control.rules().put("r", "{name: r, match: all, image: gentoo, menu: 7}");
        BootResource menu = desk.find(name, request("http")).orElseThrow();
        assertThat(((BootResource.Rendered) menu).text())
                .contains(
                        "choose --default iso+gentoo+1 --timeout 7000 target",
                        "item iso+gentoo+1 ");
    }

    @Test
    void noNameOfAnIsoIsTheKeyOfSomethingElse() throws IOException {
        Publication one = iso.publish("gentoo", List.of(), true);
        iso.publishTwice(one);
        for (String name : List.of("gentoo-2", "bootwright", "2", "x".repeat(63))) {
            iso.publish(name, List.of(), true);
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

    @Test
    void aMachineWithALiveSystemIsNotWaitedFor() throws IOException {
        iso.publish("gentoo", List.of(), true);
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
        iso.publish("gentoo", List.of(), true);
        control.rules().put("r", "{name: r, match: all, menu: 7}");
        text("boot/52-54-00-00-00-01.ipxe");
        Machine machine = control.machines().all().getFirst();
        assertThat(machine.boot().phase()).contains(Phase.MENU);
        assertThat(machine.boot().deadline()).isEmpty();
    }

    @Test
    void theMenuHasTheAgentToo() throws IOException {
        iso.publish("gentoo", List.of(), true);
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
        iso.publish("gentoo", List.of(), true);
        assertThat(text("boot/52-54-00-00-00-01.ipxe"))
                .contains("choose --default iso+gentoo+1 --timeout 10000 target");
        assertThat(text("grub/grub.cfg")).contains("set default=iso+gentoo+1");
    }

    @Test
    void aRuleThatNamesNothingKnownSaysSo() throws IOException {
        iso.publish("gentoo", List.of(), true);
        control.rules().put("r", "{name: r, match: all, image: debian}");
        assertThat(text("boot/52-54-00-00-00-01.ipxe"))
                .contains("there is no image or ISO debian; asking again");
    }
}
