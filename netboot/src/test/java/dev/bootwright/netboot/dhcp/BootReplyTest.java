package dev.bootwright.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.boot.Architecture;
import dev.bootwright.netboot.boot.BootDecision;
import dev.bootwright.netboot.boot.BootStage;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What clients are told about booting by a server that also gives them their address.
class BootReplyTest {

    private static final String URL = "http://10.99.0.1:8080/boot/52-54-00-00-00-01.ipxe";
    private static final BootDecision SCRIPT = new BootDecision.Http(URL);

    private final EngineRun run = EngineRun.full();

    private DhcpMessage offer(Client client) {
        return run.reply(client.discover()).reply();
    }

    @Test
    void biosIsToldToLoadTheFileAndLookForNoBootServer() {
        run.decides(new BootDecision.Tftp("undionly.kpxe"));

        DhcpMessage offer = offer(Client.pxe(0));

        assertThat(offer.file()).isEqualTo("undionly.kpxe");
        assertThat(offer.options())
                .contains(
                        new DhcpOption.VendorClass("PXEClient"),
                        new DhcpOption.VendorSpecific(Opaque.parse("060108ff")));
    }

    @ParameterizedTest
    @ValueSource(ints = {6, 7, 9, 11})
    void uefiGetsTheFileAndNothingThatSendsItTo4011(int architecture) {
        run.decides(new BootDecision.Tftp("snponly.efi"));

        DhcpMessage offer = offer(Client.pxe(architecture));

        assertThat(offer.file()).isEqualTo("snponly.efi");
        assertThat(offer.has(43)).isFalse();
        assertThat(offer.has(60)).isFalse();
    }

    @Test
    void everyNameOfTheTftpServerIsTheSame() {
        run.decides(new BootDecision.Tftp("snponly.efi"));
        Ipv4Address own = Ipv4Address.parse("10.99.0.1");

        DhcpMessage offer =
                offer(
                        Client.pxe(7)
                                .with(
                                        new DhcpOption.ParameterRequestList(
                                                List.of(1, 3, 54, 66, 67, 150))));

        assertThat(offer.siaddr()).isEqualTo(own);
        assertThat(offer.options())
                .contains(
                        new DhcpOption.ServerIdentifier(own),
                        new DhcpOption.TftpServerName("10.99.0.1"),
                        new DhcpOption.BootFileName("snponly.efi"),
                        new DhcpOption.TftpServerAddresses(List.of(own)));
    }

    @ParameterizedTest
    @CsvSource({
        "0,BIOS",
        "6,EFI_IA32",
        "7,EFI_X64",
        "9,EFI_X64",
        "11,EFI_ARM64",
    })
    void pxeIsKnownByItsArchitecture(int type, Architecture architecture) {
        offer(Client.pxe(type));

        assertThat(run.asked.orElseThrow().stage()).isEqualTo(BootStage.PXE);
        assertThat(run.asked.orElseThrow().architecture()).contains(architecture);
    }

    @ParameterizedTest
    @CsvSource({"15,EFI_IA32", "16,EFI_X64", "19,EFI_ARM64", "20,BIOS"})
    void httpBootIsKnownByItsArchitecture(int type, Architecture architecture) {
        offer(Client.httpBoot(type));

        assertThat(run.asked.orElseThrow().stage()).isEqualTo(BootStage.HTTP_BOOT);
        assertThat(run.asked.orElseThrow().architecture()).contains(architecture);
    }

    @Test
    void theFirstKnownArchitectureOfTheListCounts() {
        offer(Client.pxe(0).with(new DhcpOption.ClientArchitecture(List.of(0x29, 0x0C, 11, 7))));

        assertThat(run.asked.orElseThrow().architecture()).contains(Architecture.EFI_ARM64);
    }

    @Test
    void anArchitectureWithoutLoaderIsNone() {
        offer(Client.pxe(0x0C));

        assertThat(run.asked.orElseThrow().architecture()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PXEClient:Arch:00007:UNDI:003016,EFI_X64",
        "PXEClient:Arch:00000:UNDI:002001,BIOS",
        "PXEClient,BIOS",
    })
    void withoutOption93TheVendorClassTells(String vendorClass, Architecture architecture) {
        offer(Client.plain().with(new DhcpOption.VendorClass(vendorClass)));

        assertThat(run.asked.orElseThrow().architecture()).contains(architecture);
    }

    @Test
    void httpBootGetsAUrlAndItsVendorClassBack() {
        run.decides(new BootDecision.Http("http://10.99.0.1:8080/snponly.efi"));

        DhcpMessage offer = offer(Client.httpBoot(16));

        assertThat(offer.file()).isEqualTo("http://10.99.0.1:8080/snponly.efi");
        assertThat(offer.options()).contains(new DhcpOption.VendorClass("HTTPClient"));
        assertThat(offer.has(43)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "69505845" /* iPXE */,
                "0469505845" /* a list of one */,
                "03616263 0469505845"
            })
    void ipxeIsKnownByItsUserClassInEitherEncoding(String userClass) {
        run.decides(SCRIPT);
        Opaque value = Opaque.parse(userClass.replace(" ", ""));

        DhcpMessage offer = offer(Client.pxe(0).with(new DhcpOption.UserClass(value)).without(175));

        assertThat(run.asked.orElseThrow().stage()).isEqualTo(BootStage.IPXE);
        assertThat(offer.file()).isEqualTo(URL);
    }

    @Test
    void ipxeIsKnownByItsFeaturesWhenItHidesItsUserClass() {
        run.decides(SCRIPT);

        DhcpMessage offer =
                offer(Client.ipxe(0).with(new DhcpOption.UserClass(Client.text("plain"))));

        assertThat(run.asked.orElseThrow().stage()).isEqualTo(BootStage.IPXE);
        assertThat(offer.file()).isEqualTo(URL);
    }

    /// `af 03 b0 01 01`: it does not wait three seconds for a proxy.
    @Test
    void ipxeIsToldThatThereIsNoProxy() throws FormatException {
        run.decides(SCRIPT);

        Step.Send offer = run.reply(Client.ipxe(7).discover());

        assertThat(
                        new String(
                                offer.reply().write(offer.limit()),
                                java.nio.charset.StandardCharsets.ISO_8859_1))
                .contains("\u00af\u0003\u00b0\u0001\u0001");
        assertThat(offer.reply().has(43)).isFalse();
    }

    @Test
    void ipxeGetsAUrlForAFileByTftpToo() {
        run.decides(new BootDecision.Tftp("pxelinux.0"));

        assertThat(offer(Client.ipxe(0)).file()).isEqualTo("tftp://10.99.0.1/pxelinux.0");
    }

    @Test
    void anIpxeThatComesBackUnchangedIsNotFedForEver() {
        run.decides(new BootDecision.Tftp("undionly.kpxe"));
        Client lesser = lesserIpxe();

        for (int round = 0; round < ChainGuard.TRIES; round++) {
            assertThat(run.lease(lesser.xid(round)).reply().file()).isEqualTo("undionly.kpxe");
        }
        assertThat(run.lease(lesser.xid(ChainGuard.TRIES)).reply().file()).isEmpty();
        assertThat(run.lastEvent()).contains("came back the same");
        assertThat(run.after(ChainGuard.MEMORY.plusSeconds(1)).lease(lesser).reply().file())
                .isEqualTo("undionly.kpxe");
    }

    private static Client lesserIpxe() {
        return Client.ipxe(0).with(new DhcpOption.Ipxe(Opaque.parse("180101")));
    }

    @Test
    void aRequestRepeatedInOneBootIsNoOtherBoot() {
        run.decides(new BootDecision.Tftp("undionly.kpxe"));
        Client lesser = lesserIpxe();

        for (int round = 0; round < ChainGuard.TRIES; round++) {
            String address = run.lease(lesser.xid(round)).reply().yiaddr().toString();
            for (int repeats = 0; repeats < 3; repeats++) {
                assertThat(run.reply(lesser.request("10.99.0.1", address)).reply().file())
                        .isEqualTo("undionly.kpxe");
            }
        }
        assertThat(run.lease(lesser.xid(ChainGuard.TRIES)).reply().file()).isEmpty();
    }

    /// gPXE makes it of its address.
    @Test
    void anIpxeWithTheSameXidInEveryBootIsNotFedForEverEither() {
        run.decides(new BootDecision.Tftp("undionly.kpxe"));
        Client lesser = lesserIpxe();

        for (int round = 0; round < ChainGuard.TRIES; round++) {
            assertThat(run.lease(lesser).reply().file()).isEqualTo("undionly.kpxe");
            run.after(ChainGuard.REPEATS);
        }
        assertThat(run.lease(lesser).reply().file()).isEmpty();
    }

    /// Otherwise it takes the file for its preseed.
    @Test
    void debiansInstallerGetsNoBootFile() {
        run.decides(SCRIPT);

        DhcpMessage offer = run.reply(arrival(Captured.message("udhcpc-d-i-discover"))).reply();

        assertThat(run.asked.orElseThrow().stage()).isEqualTo(BootStage.OTHER);
        assertThat(offer.file()).isEmpty();
        assertThat(offer.has(67)).isFalse();
        assertThat(offer.siaddr().isNone()).isTrue();
    }

    @Test
    void theMachineIdIsEchoedAndRead() {
        var id = new DhcpOption.ClientMachineId(Opaque.parse("33221100554477668899aabbccddeeff"));

        DhcpMessage offer = offer(Client.pxe(7).with(id));

        assertThat(offer.options()).contains(id);
        assertThat(run.asked.orElseThrow().uuid().orElseThrow())
                .hasToString("00112233-4455-6677-8899-aabbccddeeff");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00000000000000000000000000000000",
                "ffffffffffffffffffffffffffffffff",
                "00020003000400050006000700080009",
                "03000200040005000006000700080009",
            })
    void aJunkMachineIdIsIgnoredButEchoed(String bytes) {
        var id = new DhcpOption.ClientMachineId(Opaque.parse(bytes));

        DhcpMessage offer = offer(Client.pxe(7).with(id));

        assertThat(run.asked.orElseThrow().uuid()).isEmpty();
        assertThat(offer.options()).contains(id);
    }

    @Test
    void aFileTooLongForItsFieldGoesIntoOption67() {
        String url = "http://10.99.0.1:8080/" + "long/".repeat(30) + "x.ipxe";
        run.decides(new BootDecision.Http(url));

        DhcpMessage offer = offer(Client.ipxe(7).without(55));

        assertThat(offer.file()).isEmpty();
        assertThat(offer.options()).contains(new DhcpOption.BootFileName(url));
    }

    @Test
    void whatTheFirmwareCannotLoadIsNotNamed() {
        run.decides(SCRIPT);
        assertThat(offer(Client.pxe(7)).file()).isEmpty();

        run.decides(new BootDecision.Tftp("snponly.efi"));
        assertThat(offer(Client.httpBoot(16)).file()).isEmpty();
        assertThat(run.lastEvent()).contains("HTTP Boot cannot load snponly.efi");
    }

    @Test
    void anAddressOnlyCarriesTheReasonToTheTimeline() {
        run.decides(new BootDecision.AddressOnly("boots from its disk"));

        DhcpMessage offer = offer(Client.pxe(0));

        assertThat(offer.file()).isEmpty();
        assertThat(offer.has(43)).isFalse();
        assertThat(offer.has(60)).isFalse();
        assertThat(run.lastEvent()).isEqualTo("dhcp.offer boots from its disk");
    }

    @Test
    void aClientToIgnoreGetsNothing() {
        run.decides(new BootDecision.Ignore("not one of ours"));

        assertThat(run.replies(Client.pxe(0).discover())).isEmpty();
        assertThat(run.lastEvent()).isEqualTo("dhcp.ignored not one of ours");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "b8:27:eb:00:00:01",
                "dc:a6:32:00:00:01",
                "e4:5f:01:00:00:01",
                "28:cd:c1:00:00:01",
                "d8:3a:dd:00:00:01",
                "2c:cf:67:00:00:01",
            })
    void aRaspberryPiIsNoBios(String mac) {
        run.decides(new BootDecision.Tftp("snponly-arm64.efi"));

        DhcpMessage offer =
                offer(
                        Client.plain(mac)
                                .with(
                                        new DhcpOption.VendorClass(
                                                "PXEClient:Arch:00000:UNDI:002001"),
                                        new DhcpOption.ClientArchitecture(List.of(0))));

        assertThat(run.asked.orElseThrow().architecture()).contains(Architecture.EFI_ARM64);
        String words =
                new String(
                        offer.option(DhcpOption.VendorSpecific.class)
                                .orElseThrow()
                                .value()
                                .toByteArray(),
                        java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(words).contains("Raspberry Pi Boot").contains("PXE");
    }

    @Test
    void firmwareGetsAShortLease() {
        assertThat(offer(Client.pxe(0)).options()).contains(new DhcpOption.LeaseTime(300));
        assertThat(offer(Client.plain()).options())
                .contains(
                        new DhcpOption.LeaseTime(3600),
                        new DhcpOption.RenewalTime(1800),
                        new DhcpOption.RebindingTime(3150));
    }

    @Test
    void answersRealFirmware() {
        run.decides(new BootDecision.Tftp("snponly.efi"));

        Step.Send offer = run.reply(arrival(Captured.message("ovmf-pxe-discover")));

        assertThat(offer.to()).isEqualTo(new Destination.Everyone());
        assertThat(offer.reply().file()).isEqualTo("snponly.efi");
        assertThat(run.asked.orElseThrow().uuid().orElseThrow())
                .hasToString("00112233-4455-6677-8899-aabbccddeeff");
    }

    @Test
    void aLimitBeyondTheInterfacesIsNotBelieved() {
        run.after(Duration.ZERO);
        Step.Send reply = run.replies(arrival(Captured.message("ovmf-pxe-request"))).getFirst();

        assertThat(reply.limit()).isEqualTo(1472);
    }

    private static Arrival arrival(DhcpMessage message) {
        return new Arrival(
                message, Ipv4Address.NONE, Destination.CLIENT_PORT, Destination.SERVER_PORT, false);
    }
}
