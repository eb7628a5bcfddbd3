package dev.bootwright.lab.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.bootwright.lab.run.Run;
import dev.bootwright.lab.run.Tool;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BridgedNetworkTest {

    @TempDir Path parent;

    @BeforeEach
    void isPossibleHere() {
        assumeTrue(BridgedNetwork.whyNot().isEmpty(), () -> BridgedNetwork.whyNot().orElseThrow());
    }

    @Test
    void stationsReachTheServerAndThisComputerReachesTheOperatorsAddress() throws Exception {
        String id;
        try (Run run = Run.open(parent)) {
            id = run.id();
            BridgedNetwork network = BridgedNetwork.open(run);
            Namespace station = network.addStation("other", "10.99.0.2");
            assertThat(network.newPort()).isEqualTo("tap,ifname=tap0,script=no,downscript=no");
            assertThat(network.newPort()).isEqualTo("tap,ifname=tap1,script=no,downscript=no");

            ping(station.inside(List.of("ping", "-c", "1", "-W", "60", BridgedNetwork.SERVER)));
            InetAddress operators = InetAddress.getByName(network.operatorAddress());
            assertThat(operators.isReachable(60_000)).isTrue();
            assertThat(NetworkInterface.getByName("bwlab-" + id)).isNotNull();
        }
        assertThat(Tool.run("ip", "netns", "list")).doesNotContain("bwlab-" + id);
        assertThat(NetworkInterface.getByName("bwlab-" + id)).isNull();
    }

    private static void ping(List<String> command) throws Exception {
        // Not every test machine has ping; the kernel answers a refused connection as well.
        if (Tool.find("ping").isPresent()) {
            Tool.run(command.toArray(String[]::new));
        }
    }

    @Test
    void whatRunsInTheNamespaceEndsWithIt() throws Exception {
        Process sleeper;
        try (Run run = Run.open(parent)) {
            BridgedNetwork network = BridgedNetwork.open(run);
            sleeper = new ProcessBuilder(network.inside(List.of("sleep", "1000"))).start();
            while (!Tool.run("ip", "netns", "pids", "bwlab-" + run.id())
                    .contains(Long.toString(sleeper.pid()))) {
                Thread.onSpinWait();
            }
        }
        assertThat(sleeper.waitFor()).isNotZero();
    }

    @Test
    void namespacesOfDeadRunsAreRemoved() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        String left = "bwlab-%s-1".formatted(Long.toString(dead.pid(), Character.MAX_RADIX));
        Tool.run("ip", "netns", "add", left);
        Tool.run("ip", "netns", "add", left + "-proxy");
        try (Run run = Run.open(parent)) {
            BridgedNetwork.open(run);
            assertThat(Tool.run("ip", "netns", "list")).doesNotContain(left);
        }
    }

    @Test
    void picksALinkAddressThatNobodyUses() {
        assertThat(PointToPoint.address(0, 1)).isEqualTo("198.18.0.1");
        assertThat(PointToPoint.address(16384, 2)).isEqualTo("198.19.0.2");
        assertThat(PointToPoint.free("3: x inet 198.18.0.1/30 scope", 0)).isEqualTo(1);
        assertThat(PointToPoint.free("", -1)).isEqualTo(32767);
        assertThat(PointToPoint.free("3: x inet 198.19.255.253/30 scope", -1)).isZero();
    }
}
