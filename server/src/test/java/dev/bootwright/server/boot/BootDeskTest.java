package dev.bootwright.server.boot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.Architecture;
import dev.bootwright.netboot.boot.BootClient;
import dev.bootwright.netboot.boot.BootDecision;
import dev.bootwright.netboot.boot.BootEvent;
import dev.bootwright.netboot.boot.BootRequest;
import dev.bootwright.netboot.boot.BootResource;
import dev.bootwright.netboot.boot.BootStage;
import dev.bootwright.server.Site;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.control.ControlPlane;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BootDeskTest {

    private static final String MAC = "52:54:00:00:00:01";
    private static final String UUID = "4c4c4544-0042-3510-8054-c3c04f4b3332";

    @TempDir Path data;

    private ControlPlane control;
    private BootDesk desk;

    @BeforeEach
    void open() throws IOException {
        control =
                ControlPlane.open(
                        data.resolve("bootwright.db"), InstantSource.system(), new Random(1));
        desk = Site.desk(control, data.resolve("images"));
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    private BootDecision decide(Architecture architecture, BootStage stage) {
        return desk.decide(
                new BootClient(
                        MacAddress.parse(MAC),
                        Optional.empty(),
                        Optional.ofNullable(architecture),
                        stage,
                        "10.0.0.1"));
    }

    private Optional<BootResource> find(String name, String client, String protocol)
            throws IOException {
        String server = protocol.equals("http") ? "10.0.0.1:8080" : "10.0.0.1";
        return desk.find(name, new BootRequest(client, server, protocol, Map.of()));
    }

    private String text(String name) throws IOException {
        return text(name, "10.0.0.5");
    }

    private String text(String name, String client) throws IOException {
        return ((BootResource.Rendered) find(name, client, "http").orElseThrow()).text();
    }

    /// The text without what differs each time.
    private static String stable(String text) {
        return text.replaceAll("bootwright.secret=\\S+", "bootwright.secret=…")
                .replaceAll("image/[0-9a-f]{12}/", "image/ID/");
    }

    private void learn(String mac) throws IOException {
        control.observer()
                .asked(
                        new BootClient(
                                MacAddress.parse(mac),
                                Optional.empty(),
                                Optional.empty(),
                                BootStage.PXE,
                                "10.0.0.1"));
        control.store().writeAndWait(_ -> true);
    }

    private void acknowledge(String mac, String address) {
        control.observer()
                .seen(
                        new BootEvent(
                                Instant.EPOCH,
                                Optional.of(MacAddress.parse(mac)),
                                Optional.of(address),
                                "dhcp.ack",
                                ""));
    }

    @ParameterizedTest
    @CsvSource({
        "BIOS,    PXE,       tftp undionly.kpxe",
        "EFI_X64, PXE,       tftp snponly.efi",
        "EFI_X64, HTTP_BOOT, http http://10.0.0.1:8080/snponly.efi",
        "BIOS,    IPXE,      http http://10.0.0.1:8080/boot/52-54-00-00-00-01.ipxe",
        "EFI_X64, IPXE,      http http://10.0.0.1:8080/boot/52-54-00-00-00-01.ipxe",
        ",        IPXE,      http http://10.0.0.1:8080/boot/52-54-00-00-00-01.ipxe",
        "BIOS,    OTHER,     none asks for nothing to boot",
        ",        PXE,       none there is no loader for its architecture",
        "EFI_ARM64, PXE,     none no image in the catalogue has snponly-arm64.efi"
    })
    void sendsEachClientWhatItCanStart(Architecture architecture, BootStage stage, String what) {
        String found =
                switch (decide(architecture, stage)) {
                    case BootDecision.Tftp(String file) -> "tftp " + file;
                    case BootDecision.Http(String url) -> "http " + url;
                    case BootDecision.AddressOnly(String reason) -> "none " + reason;
                    case BootDecision.Ignore(String reason) -> "ignore " + reason;
                };
        assertThat(found).isEqualTo(what);
    }

    @Test
    void aRuleChoosesTheLoader() throws IOException {
        control.rules().put("r", "{name: r, match: {mac: \"52:*\"}, loader: pxelinux}");
        assertThat(decide(Architecture.BIOS, BootStage.PXE))
                .as("of a machine that was never seen before")
                .isEqualTo(new BootDecision.Tftp("lpxelinux.0"));
        assertThat(decide(Architecture.BIOS, BootStage.IPXE))
                .isEqualTo(new BootDecision.Tftp("lpxelinux.0"));
        assertThat(decide(Architecture.EFI_X64, BootStage.PXE))
                .isEqualTo(new BootDecision.Tftp("snponly.efi"));
        control.rules().put("r", "{name: r, match: {mac: \"52:*\"}, loader: grub}");
        assertThat(decide(Architecture.EFI_X64, BootStage.PXE))
                .isEqualTo(new BootDecision.Tftp("shimx64.efi"));
        assertThat(decide(Architecture.EFI_X64, BootStage.HTTP_BOOT))
                .as("Debian's signed GRUB cannot speak HTTP")
                .isEqualTo(new BootDecision.Http("http://10.0.0.1:8080/snponly.efi"));
    }

    @Test
    void rendersAScriptWithTheSecretOfTheBoot() throws IOException {
        assertThat(stable(text("boot/52-54-00-00-00-01.ipxe")).lines())
                .contains(
                        "kernel http://10.0.0.1:8080/image/ID/vmlinuz?mac=${netX/mac:hexhyp}"
                                + " initrd=initramfs quiet console=ttyS0"
                                + " SERVER_ADDR=http://10.0.0.1:8080 BOOTIF=01-52-54-00-00-00-01"
                                + " bootwright.secret=… || goto failed");
        assertThat(text("boot/52-54-00-00-00-01.ipxe"))
                .isNotEqualTo(text("boot/52-54-00-00-00-01.ipxe"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pxelinux.cfg/" + UUID,
                "pxelinux.cfg/44454c4c-4200-1035-8054-c3c04f4b3332", // the same, as SMBIOS stores
                // it
                "pxelinux.cfg/01-52-54-00-00-00-01",
                "pxelinux.cfg/0A000005",
                "pxelinux.cfg/default",
                "grub/grub.cfg-01-52-54-00-00-00-01",
                "grub/grub.cfg-52-54-00-00-00-01",
                "grub/grub.cfg-52:54:00:00:00:01",
                "grub/grub.cfg-01:52:54:00:00:00:01",
                "grub/grub.cfg-0A000005",
                "grub/grub.cfg-" + UUID,
                "grub/grub.cfg-default-amd64",
                "grub/grub.cfg",
                "grub.cfg",
                "grub.cfg-52-54-00-00-00-01",
                "EFI/debian/grub.cfg"
            })
    void answersAKnownMachineByEveryNameThatLoadersAskFor(String name) throws IOException {
        learn(MAC);
        var grant =
                control.machines()
                        .secrets()
                        .check(
                                text("boot/52-54-00-00-00-01.ipxe")
                                        .replaceAll("(?s).*bootwright.secret=(\\S+).*", "$1"),
                                false)
                        .orElseThrow();
        control.agents()
                .register(grant, Specimen.registration(Optional.of(UUID), Optional.empty(), MAC));
        acknowledge(MAC, "10.0.0.5");
        String text = text(name);
        assertThat(text).contains("52-54-00-00-00-01").contains("SERVER_ADDR=http://10.0.0.1:8080");
        assertThat(text).contains(name.startsWith("pxelinux") ? "KERNEL http" : "linux /image");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pxelinux.cfg/0A00000",
                "pxelinux.cfg/0",
                "pxelinux.cfg/0A000006",
                "pxelinux.cfg/" + UUID,
                "pxelinux.cfg/x",
                "grub/grub.cfg-0A0000",
                "grub/x86_64-efi/command.lst",
                "image/0123456789ab/vmlinuz",
                "image/../vmlinuz",
                "nothing"
            })
    void whatIsNobodysIsNotThere(String name) throws IOException {
        assertThat(find(name, "10.0.0.9", "tftp")).isEmpty();
    }

    @Test
    void unknownMachinesGetTheMenuOfTheSeed() throws IOException {
        String menu =
                ((BootResource.Rendered)
                                find("pxelinux.cfg/default", "10.0.0.9", "tftp").orElseThrow())
                        .text();
        assertThat(menu)
                .contains("DEFAULT menu.c32\n", "PROMPT 0\n", "TIMEOUT 30\n", "IPAPPEND 2\n")
                .contains("SERVER_ADDR=http://10.0.0.1:8080 bootwright.secret=");
        assertThat(control.machines().all()).isEmpty();
    }

    @Test
    void nobodyIsGivenTheSecretOfAnotherMachine() throws IOException {
        learn(MAC);
        learn("52:54:00:00:00:02");
        acknowledge("52:54:00:00:00:02", "10.0.0.6");
        assertThat(text("boot/52-54-00-00-00-01.ipxe", "10.0.0.6"))
                .doesNotContain("bootwright.secret")
                .contains("this address belongs to another machine");
    }

    @Test
    void argumentsOfARuleAreWrittenForEachLoader() throws IOException {
        control.rules()
                .put(
                        "r",
                        "{name: r, match: all, developer: true, arguments: 'PRE=http://h/a;b \"x=1 2\"'}");
        assertThat(text("boot/52-54-00-00-00-01.ipxe"))
                .contains("PRE=http://h/a;b x=\"1 2\" DEVELOPER=1 ");
        assertThat(text("grub/grub.cfg-52-54-00-00-00-01"))
                .contains("'PRE=http://h/a;b' 'x=1 2' 'DEVELOPER=1' ");
    }

    @Test
    void withoutAnImageTheMachineAsksAgain() throws IOException {
        BootDesk empty = Site.emptyDesk(control, data.resolve("nothing"));
        BootRequest request = new BootRequest("10.0.0.5", "10.0.0.1:8080", "http", Map.of());
        BootResource resource = empty.find("boot/52-54-00-00-00-01.ipxe", request).orElseThrow();
        assertThat(((BootResource.Rendered) resource).text())
                .contains("the server has no image to boot yet")
                .contains("chain --replace http://10.0.0.1:8080/boot.ipxe");
    }

    @Test
    void servesImagesAndLoadersInPlace() throws IOException {
        String id =
                text("boot/52-54-00-00-00-01.ipxe").replaceAll("(?s).*image/([0-9a-f]+)/.*", "$1");
        BootResource kernel = find("image/" + id + "/vmlinuz", "10.0.0.5", "http").orElseThrow();
        assertThat(kernel.size()).isEqualTo(6);
        assertThat(find("undionly.kpxe", "10.0.0.5", "tftp").orElseThrow().size()).isEqualTo(13);
    }
}
