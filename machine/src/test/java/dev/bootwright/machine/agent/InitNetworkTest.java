package dev.bootwright.machine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The network part of `/init`, with busybox's udhcpc against dnsmasq, between two network namespaces:
///
/// ```text
/// agent-c                         agent-s
///   eth0 52:54:00:07:00:00  ----  s0 10.99.7.1/24   dnsmasq, where a test starts it
///   eth1 52:54:00:07:00:01  ----  s1 10.99.8.1/24   dnsmasq, where a test starts it
/// ```
@Tag("lab")
class InitNetworkTest {

    private static final String CLIENT = "agent-c";
    private static final String SERVER = "agent-s";
    private static final Path RESOLVER = Path.of("/etc/netns", CLIENT, "resolv.conf");

    @TempDir Path directory;

    private final List<Process> servers = new ArrayList<>();
    private Path init;
    private Path run;

    @BeforeEach
    void makeNetwork() throws Exception {
        need("root".equals(System.getProperty("user.name")), "network namespaces need root");
        for (String program : List.of("/usr/sbin/dnsmasq", "/bin/busybox", "/sbin/ip")) {
            need(Files.exists(Path.of(program)), program + " is not installed");
        }
        removeNetwork();
        for (String namespace : List.of(CLIENT, SERVER)) {
            run("ip netns add " + namespace);
        }
        for (int i = 0; i < 2; i++) {
            run(
                    "ip link add eth%1$d netns %2$s address 52:54:00:07:00:0%1$d type veth peer name s%1$d netns %3$s"
                            .formatted(i, CLIENT, SERVER));
            run("ip -n %s addr add 10.99.%d.1/24 dev s%d".formatted(SERVER, 7 + i, i));
            run("ip -n %s link set s%d up".formatted(SERVER, i));
        }
        // What `ip netns exec` then shows as /etc/resolv.conf, so that the real one is not written
        // to.
        Files.createDirectories(RESOLVER.getParent());
        Files.writeString(RESOLVER, "");
        init = directory.resolve("init");
        try (InputStream in = Main.class.getResourceAsStream("/init")) {
            Files.copy(in, init);
        }
        Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
        run = directory.resolve("run");
    }

    @AfterEach
    void removeNetwork() throws Exception {
        for (Process server : servers) {
            server.destroy();
            server.waitFor();
        }
        for (String namespace : List.of(CLIENT, SERVER)) {
            if (!Files.exists(Path.of("/run/netns", namespace))) {
                continue;
            }
            List<String> pids = pids(namespace);
            while (!pids.isEmpty()) { // what one has started meanwhile is there the next time
                for (String pid : pids) {
                    ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
                }
                pids = pids(namespace);
            }
            run("ip netns del " + namespace);
        }
        Files.deleteIfExists(RESOLVER);
        Files.deleteIfExists(RESOLVER.getParent());
    }

    private static void need(boolean there, String reason) {
        if ("required".equals(System.getProperty("peers"))) {
            assertTrue(there, reason);
        }
        assumeTrue(there, reason);
    }

    /// Offers addresses of the network of one interface, from .50 on.
    private void startDnsmasq(int link) throws IOException {
        String network = "10.99." + (7 + link);
        List<String> command =
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        SERVER,
                        "dnsmasq",
                        "--keep-in-foreground",
                        "--conf-file=/dev/null",
                        "--port=0",
                        "--user=root",
                        "--no-ping",
                        "--interface=s" + link,
                        "--bind-interfaces",
                        "--except-interface=lo",
                        "--pid-file=" + directory.resolve("pid" + link),
                        "--dhcp-range=%s.50,%s.50,1h".formatted(network, network),
                        "--dhcp-option=6,%s.1,10.99.9.9".formatted(network),
                        "--domain=lab.example",
                        "--log-dhcp",
                        "--log-facility=-",
                        "--dhcp-leasefile=" + directory.resolve("leases" + link));
        servers.add(
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("dnsmasq" + link).toFile())
                        .start());
    }

    private Process startInit(String commandLine) throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(
                        "ip", "netns", "exec", CLIENT, "busybox", "sh", init.toString(), "network");
        builder.environment().put("command_line", commandLine);
        builder.environment().put("BOOTWRIGHT_RUN", run.toString());
        // A file and not a pipe, which udhcpc would keep open.
        return builder.redirectErrorStream(true)
                .redirectOutput(directory.resolve("init.log").toFile())
                .start();
    }

    private void init(String commandLine) throws Exception {
        Process process = startInit(commandLine);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends within a minute").isTrue();
        // It ends when the address is there; what udhcpc has started says so only then.
        Path log = run.resolve("log");
        await("a line", () -> Files.exists(log) && Files.readString(log).contains(" network eth"));
        assertThat(Files.readString(directory.resolve("init.log"))).isEmpty();
    }

    private static void await(String what, Callable<Boolean> isThere) throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!isThere.call()) {
            assertThat(System.nanoTime()).as(what + " within a minute").isLessThan(until);
            Thread.sleep(10);
        }
    }

    private static List<String> pids(String namespace) throws Exception {
        return run("ip netns pids " + namespace).lines().toList();
    }

    private static String run(String command) throws Exception {
        Process process =
                new ProcessBuilder(command.split(" ", -1)).redirectErrorStream(true).start();
        String output = process.inputReader().readAllAsString();
        assertThat(process.waitFor()).as(command + ": " + output).isZero();
        return output;
    }

    private String network() throws IOException {
        return Files.readString(run.resolve("network"));
    }

    private String routes() throws Exception {
        return run("ip -n " + CLIENT + " route");
    }

    @Test
    void bootInterfaceGetsAnAddressFromDnsmasq() throws Exception {
        startDnsmasq(0);
        startDnsmasq(1);
        init("quiet BOOTIF=01-52-54-00-07-00-01 console=ttyS0");
        assertThat(network()).isEqualTo("eth1 10.99.8.50/24\n");
        assertThat(routes()).contains("default via 10.99.8.1 dev eth1").doesNotContain("10.99.7.");
        assertThat(Files.readString(RESOLVER))
                .isEqualTo("search lab.example\nnameserver 10.99.8.1\nnameserver 10.99.9.9\n");
        assertThat(Files.readString(run.resolve("log")))
                .matches("bootwright: [0-9.]+ network eth1 10.99.8.50/24\n");
        assertThat(Files.readString(directory.resolve("dnsmasq1")))
                .contains("vendor class: bootwright")
                .contains("52:54:00:07:00:01");
    }

    @Test
    void withoutBootInterfaceAllAreAsked() throws Exception {
        startDnsmasq(1);
        init("quiet");
        assertThat(network()).isEqualTo("eth1 10.99.8.50/24\n");
    }

    @Test
    void theFirstOfTwoAnswersRoutes() throws Exception {
        startDnsmasq(0);
        startDnsmasq(1);
        init("BOOTIF=garbage XBOOTIF=01-52-54-00-07-00-01");
        String first = network().substring(0, 4);
        assertThat(routes().lines().filter(line -> line.startsWith("default")))
                .singleElement()
                .asString()
                .contains("dev " + first);
    }

    @Test
    void aBootInterfaceWithoutAnswerDoesNotHoldUpTheOthers() throws Exception {
        startDnsmasq(1);
        init("BOOTIF=01-52-54-00-07-00-00");
        assertThat(network()).isEqualTo("eth1 10.99.8.50/24\n");
        assertThat(Files.readString(run.resolve("log")))
                .contains("no address on eth0 yet: asking on every interface");
    }

    @Test
    void aServerThatComesLateIsStillAsked() throws Exception {
        Process waiting = startInit("BOOTIF=01-52-54-00-07-00-00");
        assertThat(waiting.waitFor(3, TimeUnit.SECONDS)).isFalse();
        startDnsmasq(0);
        assertThat(waiting.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(network()).isEqualTo("eth0 10.99.7.50/24\n");
    }

    @Test
    void takesTheAddressPxelinuxPassesOnWithoutWaitingForDhcp() throws Exception {
        init("ip=10.99.7.77:10.99.7.1:10.99.7.1:255.255.255.0 BOOTIF=01-52-54-00-07-00-00");
        assertThat(network()).isEqualTo("eth0 10.99.7.77/24\n");
        assertThat(routes()).contains("default via 10.99.7.1 dev eth0");
        run("ip netns exec " + CLIENT + " busybox ping -c 1 -W 5 10.99.7.1");
    }

    @Test
    void renewingChangesNothingAndSaysNothing() throws Exception {
        startDnsmasq(0);
        init("BOOTIF=01-52-54-00-07-00-00");
        await("udhcpc alone", () -> pids(CLIENT).size() == 1);
        run("kill -USR1 " + pids(CLIENT).getFirst()); // renew now
        Path log = directory.resolve("dnsmasq0");
        await("a second answer", () -> Files.readString(log).split("DHCPACK", -1).length >= 3);
        assertThat(Files.readAllLines(run.resolve("log"))).hasSize(1);
        assertThat(routes()).contains("default via 10.99.7.1 dev eth0");
    }
}
