package dev.bootwright.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.netboot.Peer;
import dev.bootwright.netboot.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Transfers over a network that changes, or that has less room than our own end of it.
@Tag("lab")
@Timeout(120)
class TftpNetworkTest {

    @TempDir Path folder;

    private TestNetwork network;

    @BeforeEach
    void start() throws Exception {
        network =
                TestNetwork.open(folder)
                        .member("ours", "02:00:00:00:00:0a", "10.98.0.1/24")
                        .member("client", "02:00:00:00:00:0c", "10.98.0.2/24");
    }

    @AfterEach
    void stop() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    private Path serve(int size) throws Exception {
        byte[] content = new byte[size];
        new Random(size).nextBytes(content);
        Path file = Files.write(folder.resolve("x"), content);
        network.startJava("ours", TftpProgram.class, file.toString());
        network.await("ours", "ready");
        return file;
    }

    private Process fetch(String member) throws IOException {
        return network.start(
                member,
                Peer.find("curl"),
                "-sS",
                "--tftp-blksize",
                "1468",
                "-o",
                folder.resolve("received").toString(),
                "tftp://10.98.0.1/x");
    }

    private void hasFetched(Process client, String member, Path file) throws Exception {
        assertThat(client.waitFor()).as(network.output(member) + network.output("ours")).isZero();
        assertThat(folder.resolve("received")).hasSameBinaryContentAs(file);
        assertThat(network.output("ours")).doesNotContain("tftp.failed");
    }

    @Test
    void goesOnWhenThereWasNoRouteForAMoment() throws Exception {
        Path file = serve(100_000_000);
        Process client = fetch("client");
        network.await("ours", "tftp.progress");
        network.ipIn("ours", "route", "add", "unreachable", "10.98.0.2");
        Thread.sleep(1500);
        assertThat(client.isAlive()).isTrue();
        network.ipIn("ours", "route", "del", "unreachable", "10.98.0.2");

        hasFetched(client, "client", file);
    }

    /// A member behind the other, as at the end of a tunnel.
    ///
    /// @param route of ours to it, beyond the next hop
    private void narrowWay(String... route) throws Exception {
        network.behind("far", "02:00:00:00:00:0d", "client", "10.97.0.1/24");
        network.run("client", "sysctl", "-q", "-w", "net.ipv4.ip_forward=1");
        network.ipIn("client", "link", "set", "eth1", "mtu", "1000");
        network.ipIn("far", "link", "set", "eth0", "mtu", "1000");
        network.ipIn("far", "address", "add", "10.97.0.2/24", "dev", "eth0");
        network.ipIn("far", "route", "add", "default", "via", "10.97.0.1");
        List<String> add = new ArrayList<>(List.of("route", "add", "10.97.0.0/24"));
        add.addAll(List.of("via", "10.98.0.2"));
        add.addAll(List.of(route));
        network.ipIn("ours", add.toArray(String[]::new));
    }

    @Test
    void sendsFragmentsWhereTheWayHasLessRoom() throws Exception {
        narrowWay();
        Path file = serve(1_000_000);

        hasFetched(fetch("far"), "far", file);
    }

    /// The kernel cuts no window into datagrams that it would have to send in fragments.
    @Test
    void sendsWindowsOverARouteThatHasLessRoom() throws Exception {
        narrowWay("mtu", "1000");
        Path file = serve(1_000_000);
        String received = folder.resolve("received").toString();
        Process client = network.startJava("far", WindowProgram.class, "10.98.0.1", received);

        hasFetched(client, "far", file);
    }
}
