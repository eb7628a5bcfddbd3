package dev.bootwright.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.netboot.boot.BootDecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Boot information beside another server's addresses.
class ProxyTest {

    private static final BootDecision LOADER = new BootDecision.Tftp("snponly.efi");
    private static final BootDecision SCRIPT =
            new BootDecision.Http("http://10.99.0.1:8080/boot.ipxe");

    private final EngineRun run = EngineRun.proxy();

    @Test
    void biosIsOfferedAFileButNoAddress() {
        run.decides(new BootDecision.Tftp("undionly.kpxe"));

        Step.Send offer = run.reply(Client.pxe(0).discover());

        assertThat(offer.reply().type()).contains(MessageType.OFFER);
        assertThat(offer.reply().yiaddr().isNone()).isTrue();
        assertThat(offer.reply().siaddr()).hasToString("10.99.0.1");
        assertThat(offer.reply().file()).isEqualTo("undionly.kpxe");
        assertThat(offer.reply().has(51)).isFalse();
        assertThat(offer.reply().has(1)).isFalse();
        assertThat(offer.reply().options())
                .contains(
                        new DhcpOption.VendorClass("PXEClient"),
                        new DhcpOption.VendorSpecific(Opaque.parse("060108ff")));
        assertThat(offer.to()).isEqualTo(new Destination.Everyone());
    }

    /// Many UEFI ROMs only ask port 4011, and with option 43 do not even that.
    @ParameterizedTest
    @ValueSource(ints = {6, 7, 9, 11})
    void uefiIsTakenForAPxeClientWithoutOption43(int architecture) {
        run.decides(LOADER);

        Step.Send offer = run.reply(Client.pxe(architecture).discover());

        assertThat(offer.reply().options()).contains(new DhcpOption.VendorClass("PXEClient"));
        assertThat(offer.reply().has(43)).isFalse();
    }

    /// With option 43 it looks for boot servers four times, and gives up.
    @ParameterizedTest
    @ValueSource(ints = {0, 7})
    void ipxeIsOfferedAUrlWithoutOption43AndNotToldThatThereIsNoProxy(int architecture) {
        run.decides(SCRIPT);

        Step.Send offer = run.reply(Client.ipxe(architecture).discover());

        assertThat(offer.reply().file()).isEqualTo("http://10.99.0.1:8080/boot.ipxe");
        assertThat(offer.reply().options()).contains(new DhcpOption.VendorClass("PXEClient"));
        assertThat(offer.reply().has(43)).isFalse();
        assertThat(offer.reply().has(175)).isFalse();
    }

    @Test
    void httpBootIsOfferedAUrl() {
        run.decides(new BootDecision.Http("http://10.99.0.1:8080/snponly.efi"));

        Step.Send offer = run.reply(Client.httpBoot(16).discover());

        assertThat(offer.reply().options()).contains(new DhcpOption.VendorClass("HTTPClient"));
        assertThat(offer.reply().file()).isEqualTo("http://10.99.0.1:8080/snponly.efi");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 11})
    void aQuestionToPort4011IsAnsweredWhereItCameFrom(int architecture) {
        run.decides(LOADER);
        var id = new DhcpOption.ClientMachineId(Opaque.parse("33221100554477668899aabbccddeeff"));

        Step.Send ack = run.reply(Client.pxe(architecture).ciaddr("10.99.0.77").binl(id));

        assertThat(ack.reply().type()).contains(MessageType.ACK);
        assertThat(ack.reply().file()).isEqualTo("snponly.efi");
        assertThat(ack.reply().options()).contains(new DhcpOption.VendorClass("PXEClient"), id);
        assertThat(ack.to()).isEqualTo(new Destination.Binl(Ipv4Address.parse("10.99.0.77"), 68));
    }

    @Test
    void ovmfsQuestionToPort4011IsAnswered() {
        run.decides(LOADER);
        Ipv4Address client = Ipv4Address.parse("10.99.0.137");

        Step.Send ack =
                run.reply(
                        new Arrival(
                                Captured.message("ovmf-binl-request"),
                                client,
                                4011,
                                Arrival.BINL,
                                true));

        assertThat(ack.reply().file()).isEqualTo("snponly.efi");
        assertThat(ack.reply().ciaddr()).isEqualTo(client);
        assertThat(ack.to()).isEqualTo(new Destination.Binl(client, 4011));
    }

    @Test
    void port4011IsAnsweredInFullModeToo() {
        EngineRun full = EngineRun.full().decides(LOADER);

        assertThat(full.reply(Client.pxe(7).ciaddr("10.99.0.50").binl()).reply().file())
                .isEqualTo("snponly.efi");
    }

    @Test
    void whoeverDoesNotBootIsTheOtherServersBusiness() {
        run.decides(LOADER);

        assertThat(run.replies(Client.plain().discover())).isEmpty();
        assertThat(run.replies(Client.plain().reboot("10.99.0.50"))).isEmpty();
        assertThat(run.events).isEmpty();
    }

    @Test
    void whoeverChoosesItsAddressSpeaksToTheOtherServer() {
        run.decides(LOADER);

        assertThat(run.replies(Client.pxe(7).request("10.99.0.2", "10.99.0.77"))).isEmpty();
        assertThat(run.lastEvent()).isEqualTo("dhcp.taken from 10.99.0.2");
        assertThat(run.events.getLast().address()).contains("10.99.0.77");
    }

    @Test
    void whoeverShallBootFromItsDiskIsOfferedNothing() {
        run.decides(new BootDecision.AddressOnly("boots from its disk"));

        assertThat(run.replies(Client.pxe(7).discover())).isEmpty();
        assertThat(run.lastEvent()).isEqualTo("dhcp.ignored boots from its disk");
    }

    @Test
    void aRelayedClientIsOfferedThroughItsRelay() {
        run.decides(LOADER);

        assertThat(run.reply(Client.pxe(7).relayedBy("10.5.0.9").discover()).to())
                .isEqualTo(new Destination.Address(Ipv4Address.parse("10.5.0.9"), 67));
    }
}
