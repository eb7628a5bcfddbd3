package dev.bootwright.netboot.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.bootwright.netboot.Peer;
import dev.bootwright.netboot.TestNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RouterAdvertiserTest {

    @TempDir Path folder;

    @Test
    void saysThatThereIsNoRouter() {
        assertThat(HexFormat.of().formatHex(RouterAdvertiser.advertisement(0x525400000001L)))
                .isEqualTo(
                        "86"
                                + "00"
                                + "0000" // type 134, code, checksum
                                + "40"
                                + "00"
                                + "0000" // hop limit, no flags, lifetime 0
                                + "00000000"
                                + "00000000" // both timers unspecified
                                + "01"
                                + "01"
                                + "525400000001"); // source link-layer address
    }

    @Test
    void anUnknownInterfaceIsRefused() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> RouterAdvertiser.open("nonesuch0"))
                .withMessageContaining("no network interface nonesuch0");
    }

    /// Linux solicits when an interface comes up, and counts what it hears.
    @Test
    void theKernelHearsAnAdvertisementAndTakesNoRouteFromIt()
            throws IOException, InterruptedException {
        try (TestNetwork network = TestNetwork.open(folder)) {
            network.member("server", "52:54:00:00:01:01", "10.99.0.1/24");
            network.startJava("server", AdvertiseProgram.class, "eth0");
            network.await("server", "ready");
            awaitAddress(network, "server"); // ours is usable only then

            network.member("client", "52:54:00:00:00:09", "");
            awaitAddress(network, "client");

            String heard = "";
            for (int tries = 0;
                    tries < 600 && !heard.matches("(?s).*InRouterAdvertisements\\s+[1-9].*");
                    tries++) {
                Thread.sleep(100);
                heard = network.run("client", "cat", "/proc/net/snmp6").output();
            }
            assertThat(heard).containsPattern("Icmp6InRouterAdvertisements\\s+[1-9]");
            Peer.Result routes = network.run("client", "ip", "-6", "route", "show", "default");
            assertThat(routes.output()).isEmpty();
        }
    }

    private static void awaitAddress(TestNetwork network, String member)
            throws IOException, InterruptedException {
        String addresses = "";
        for (int tries = 0;
                tries < 600 && (!addresses.contains("fe80") || addresses.contains("tentative"));
                tries++) {
            Thread.sleep(100);
            addresses = network.run(member, "ip", "-6", "address", "show", "eth0").output();
        }
    }
}
