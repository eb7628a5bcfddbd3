package dev.bootwright.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.netboot.Peer;
import dev.bootwright.netboot.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real clients, relays and servers, each in a network namespace of its own.
class DhcpPeersTest {

    private static final String MAC = "52:54:00:00:00:09";

    @TempDir Path folder;
    TestNetwork network;

    @BeforeEach
    void openNetwork() throws IOException, InterruptedException {
        network = TestNetwork.open(folder);
        network.member("server", "52:54:00:00:01:01", "10.99.0.1/24");
    }

    @AfterEach
    void closeNetwork() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    private void serve(String... arguments) throws IOException, InterruptedException {
        startServer(arguments);
        network.await("server", "ready");
    }

    private void startServer(String... arguments) throws IOException {
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "--interface",
                                "eth0",
                                "--subnet",
                                "10.99.0.0/24",
                                "10.99.0.50-10.99.0.99"));
        all.addAll(List.of(arguments));
        network.startJava("server", DhcpProgram.class, all.toArray(String[]::new));
    }

    /// What a client's script was told, one `name=value` a line.
    private Path script() throws IOException {
        Path script = folder.resolve("script");
        Files.writeString(
                script,
                """
                #!/bin/sh
                [ "$1" = deconfig ] && exit
                { echo "event=$1"; env; } >> "$0.told"
                [ -n "$ip" ] && ip address replace "$ip/$mask" dev "$interface"
                exit 0
                """);
        script.toFile().setExecutable(true);
        return script;
    }

    private String told() throws IOException {
        return Files.readString(folder.resolve("script.told"));
    }

    private Peer.Result udhcpc() throws IOException, InterruptedException {
        return network.run(
                "client",
                Peer.find("busybox"),
                "udhcpc",
                "-i",
                "eth0",
                "-f",
                "-n",
                "-q",
                "-t", // tries, three seconds each
                "30",
                "-s",
                script().toString());
    }

    @Test
    void udhcpcGetsAnAddressAndGivesItBack() throws IOException, InterruptedException {
        network.member("client", MAC, "");
        serve("--router", "10.99.0.254");

        Process client =
                network.start(
                        "client",
                        Peer.find("busybox"),
                        "udhcpc",
                        "-i",
                        "eth0",
                        "-f",
                        "-R", // release on exit
                        "-x",
                        "hostname:node9",
                        "-O",
                        "bootfile",
                        "-s",
                        script().toString());
        network.await("client", "lease of 10.99.0.50 obtained from 10.99.0.1");
        network.await("server", "dhcp.ack");
        client.destroy();

        network.await("server", "dhcp.release " + MAC);
        assertThat(told())
                .contains("event=bound")
                .contains("ip=10.99.0.50")
                .contains("mask=24")
                .contains("router=10.99.0.254")
                .contains("dns=10.99.0.254")
                .contains("domain=example.org")
                .contains("serverid=10.99.0.1")
                .contains("lease=3600")
                .doesNotContain("bootfile=");
    }

    @Test
    void udhcpcGetsItsReservedAddress() throws IOException, InterruptedException {
        network.member("client", MAC, "");
        serve("--reserve", MAC, "10.99.0.77");

        udhcpc();

        assertThat(told()).contains("ip=10.99.0.77").contains("hostname=reserved");
    }

    @Test
    void udhcpcIsNotGivenAnAddressThatLinuxUses() throws IOException, InterruptedException {
        network.member("client", MAC, "");
        network.member("squatter", "52:54:00:00:00:05", "10.99.0.50/24");
        serve("--probe");

        udhcpc();

        assertThat(told()).contains("ip=10.99.0.51");
        assertThat(network.output("server"))
                .contains("dhcp.conflict " + MAC + " 10.99.0.50 in use by 52:54:00:00:00:05");
    }

    @Test
    void udhcpcIsServedThroughDnsmasqAsRelay() throws IOException, InterruptedException {
        network.member("relay", "52:54:00:00:00:06", "10.99.0.9/24");
        network.behind("client", MAC, "relay", "10.5.0.1/16");
        network.ipIn("server", "route", "add", "10.5.0.0/16", "via", "10.99.0.9");
        network.run("relay", "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        serve("--subnet", "10.5.0.0/16", "10.5.1.0-10.5.1.99", "--router", "10.5.0.1", "--probe");
        network.start(
                "relay",
                Peer.find("dnsmasq"),
                "-k",
                "-C",
                "/dev/null",
                "-p",
                "0",
                "--log-facility=-",
                "--user=root",
                "--dhcp-relay=10.5.0.1,10.99.0.1");
        network.await("relay", "DHCP relay from 10.5.0.1 to 10.99.0.1");

        Peer.Result result = udhcpc();

        assertThat(result.status()).as(result.output()).isZero();
        assertThat(told())
                .contains("ip=10.5.1.0")
                .contains("mask=16")
                .contains("serverid=10.99.0.1");
    }

    @Test
    void dhclientGetsAndReleasesAnAddress() throws IOException, InterruptedException {
        network.member("client", MAC, "");
        serve("--router", "10.99.0.254");
        String[] files = {
            "-lf", folder.resolve("leases").toString(),
            "-pf", folder.resolve("pid").toString(),
            "-sf", "/bin/true"
        };
        List<String> command = new ArrayList<>(List.of(Peer.find("dhclient"), "-v", "-1", "-d"));
        command.addAll(List.of(files));
        command.add("eth0");
        network.start(
                "client",
                command.getFirst(),
                command.subList(1, command.size()).toArray(String[]::new));

        network.await("client", "bound to 10.99.0.50");
        assertThat(Files.readString(folder.resolve("leases")))
                .contains("option dhcp-server-identifier 10.99.0.1;")
                .contains("option domain-name \"example.org\";");
    }

    @Test
    void fullModeRefusesToStartBesideDnsmasqAndNamesIt() throws IOException, InterruptedException {
        other();

        startServer("--search", "60000");

        network.await("server", "failed");
        assertThat(network.output("server"))
                .contains("another DHCP server answers on eth0: 10.99.0.2 (52:54:00:00:00:02)");
    }

    @Test
    void autoServesAsAProxyBesideDnsmasq() throws IOException, InterruptedException {
        other();
        network.member("client", MAC, "");

        serve("--mode", "AUTO", "--search", "60000");

        assertThat(network.output("server")).contains("ready PROXY");
        udhcpc();
        assertThat(told()).contains("serverid=10.99.0.2");
        assertThat(network.output("server")).doesNotContain("dhcp.");
    }

    @Test
    void autoServesInFullWhereNobodyAnswers() throws IOException, InterruptedException {
        serve("--mode", "AUTO", "--search", "300");

        assertThat(network.output("server")).contains("ready FULL");
    }

    @Test
    void aPortThatDnsmasqHasIsReportedWithItsName() throws IOException, InterruptedException {
        network.start("server", Peer.find("dnsmasq"), dnsmasq("10.99.0.200,10.99.0.209"));
        network.await("server", "DHCP, IP range");

        startServer();

        network.await("server", "failed");
        assertThat(network.output("server"))
                .containsPattern(
                        "cannot serve DHCP on eth0: UDP port 67 is in use,"
                                + " taken by dnsmasq \\(process \\d+\\)");
    }

    /// It ends by the clock, and takes late answers, so that a busy computer changes nothing.
    @Test
    void everyLeaseThatPerfdhcpGetsIsOnTheDisk() throws IOException, InterruptedException {
        network.member("client", MAC, "10.99.0.3/24");
        serve("--quiet", "--synced", folder.resolve("leases").toString());

        Peer.Result result = perfdhcp();
        for (int tries = 1; tries < 5 && received(result).contains(0); tries++) {
            result = perfdhcp(); // the server was kept waiting for all of its few seconds
        }

        List<Integer> received = received(result);
        assertThat(received).as(result.output()).hasSize(2).allMatch(count -> count > 0);
        assertThat(result.output()).contains("non unique addresses: 0");
        assertThat(Files.readAllLines(folder.resolve("leases")))
                .hasSizeGreaterThanOrEqualTo(received.getLast());
    }

    private Peer.Result perfdhcp() throws IOException, InterruptedException {
        return network.run(
                "client",
                Peer.find("perfdhcp"),
                "-4",
                "-l",
                "eth0",
                "-R",
                "40",
                "-r",
                "20",
                "-p",
                "3",
                "-d",
                "10",
                "-W",
                "2000000",
                "10.99.0.1");
    }

    /// The offers and the acknowledgments that perfdhcp has received.
    private static List<Integer> received(Peer.Result perfdhcp) {
        return Pattern.compile("received packets: (\\d+)")
                .matcher(perfdhcp.output())
                .results()
                .map(found -> Integer.parseInt(found.group(1)))
                .toList();
    }

    private void other() throws IOException, InterruptedException {
        network.member("other", "52:54:00:00:00:02", "10.99.0.2/24");
        network.start("other", Peer.find("dnsmasq"), dnsmasq("10.99.0.200,10.99.0.209"));
        network.await("other", "DHCP, IP range");
    }

    private static String[] dnsmasq(String range) {
        return new String[] {
            "-k",
            "-C",
            "/dev/null",
            "-p",
            "0",
            "--log-facility=-",
            "--user=root",
            "--interface=eth0",
            "--bind-interfaces",
            "--dhcp-leasefile=/dev/null",
            "--dhcp-range=" + range + ",1h"
        };
    }
}
