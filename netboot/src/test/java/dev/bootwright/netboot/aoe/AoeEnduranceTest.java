package dev.bootwright.netboot.aoe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.netboot.TestNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server on a network that is killed, or sent what no client sends.
@Tag("lab") // a minute by itself
class AoeEnduranceTest {

    @TempDir Path folder;

    private TestNetwork network;

    @BeforeEach
    void start() throws Exception {
        network =
                TestNetwork.open(folder)
                        .member("ours", "02:00:00:00:00:0a", "")
                        .member("client", "02:00:00:00:00:0c", "");
    }

    @AfterEach
    void stop() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    private Process serve(Path disk, String overlays) throws Exception {
        Process server =
                network.startJava(
                        "ours",
                        AoeProgram.class,
                        folder.resolve("state").toString(),
                        "0.1",
                        disk.toString(),
                        overlays);
        network.await("ours", "ready");
        return server;
    }

    private Path disk() throws IOException {
        return Files.write(folder.resolve("disk.img"), new byte[1 << 20]);
    }

    /// Kills the server again and again while a client writes, flushes and checks.
    private void killWhileAClientWrites(Path disk, String overlays) throws Exception {
        Path report = folder.resolve("report");
        Process server = serve(disk, overlays);
        Process client =
                network.startJava("client", CrashProgram.class, "0.1", "12", report.toString());
        for (int kills = 0; kills < 4; kills++) {
            Thread.sleep(1500);
            server.destroyForcibly().waitFor();
            server = serve(disk, overlays);
        }
        assertThat(client.waitFor()).as(network.output("client")).isZero();
        assertThat(network.output("client")).contains("verified");
        server.destroyForcibly().waitFor();
    }

    @Test
    void losesNothingAnsweredWhenItIsKilled() throws Exception {
        Path disk = disk();
        killWhileAClientWrites(disk, "-");

        byte[] content = Files.readAllBytes(disk);
        for (String line : Files.readAllLines(folder.resolve("report"))) {
            String[] words = line.split(" ", -1);
            int lba = Integer.parseInt(words[0]);
            assertThat(Arrays.copyOfRange(content, lba * 512, lba * 512 + 512))
                    .isEqualTo(CrashProgram.sector(lba, Long.parseLong(words[1])));
        }
    }

    @Test
    void losesNothingOfAnOverlayWhenItIsKilled() throws Exception {
        Path disk = disk();
        killWhileAClientWrites(disk, folder.resolve("overlays").toString());

        assertThat(Files.readAllBytes(disk)).containsOnly(0);
        assertThat(OverlayFolder.list(folder.resolve("overlays"))).hasSize(1);
    }

    private static void tell(Process server, String line) throws IOException {
        server.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        server.getOutputStream().flush();
    }

    /// One target goes on while others come, change and go, and while its interface does.
    @Test
    void goesOnWhileItsConfigurationAndItsLinkChange() throws Exception {
        Path disk = disk();
        Path other = Files.write(folder.resolve("other.img"), new byte[4096]);
        String same = "%s 0.1 %s -".formatted(folder.resolve("state"), disk);
        Process server = serve(disk, "-");
        Process client =
                network.startJava(
                        "client", CrashProgram.class, "0.1", "8", folder.resolve("report") + "");
        for (String more :
                List.of(
                        " 0.2 " + other + " -",
                        " 0.2 " + other + " " + folder.resolve("overlays"),
                        " 0.3 " + folder.resolve("missing") + " -",
                        "")) {
            Thread.sleep(500);
            tell(server, same + more);
        }
        network.await("ours", "reloaded 1");
        assertThat(network.output("ours"))
                .contains("reloaded 2\nreloaded 2\nrefused: ")
                .contains("missing");
        network.ipIn("ours", "link", "set", "eth0", "down");
        Thread.sleep(1500);
        network.ipIn("ours", "link", "set", "eth0", "mtu", "1400", "up");
        network.await("ours", "MTU 1400");
        network.ipIn("ours", "link", "set", "eth0", "mtu", "1500");

        assertThat(client.waitFor()).as(network.output("client")).isZero();
        assertThat(network.output("client")).contains("verified");
        assertThat(server.isAlive()).isTrue();
    }

    /// Its frames wait while the target is closed and opened with another setting.
    @Test
    void answersAClientWhoseTargetIsChangedUnderIt() throws Exception {
        Path disk = disk();
        Process server = serve(disk, "-");
        Process client =
                network.startJava(
                        "client", CrashProgram.class, "0.1", "6", folder.resolve("report") + "");
        for (int i = 0; client.isAlive(); i++) {
            Thread.sleep(50);
            String sync = i % 2 == 0 ? "always" : "-";
            tell(server, "%s 0.1 %s %s".formatted(folder.resolve("state"), disk, sync));
        }

        assertThat(client.waitFor()).as(network.output("client")).isZero();
        assertThat(network.output("client")).contains("verified");
        assertThat(network.output("ours")).contains("reloaded 1").doesNotContain("Exception");
    }

    @Test
    void staysTheSameUnderAMillionHostileFrames() throws Exception {
        Process server = serve(disk(), folder.resolve("overlays").toString());
        network.startJava("client", HostileProgram.class, "200000").waitFor();
        long before = residentKilobytes(server);
        assertThat(network.startJava("client", HostileProgram.class, "1000000").waitFor()).isZero();
        assertThat(residentKilobytes(server)).isLessThan(before + (96 << 10));

        // What got through may have set a mask, and then nobody is answered: the state says so.
        assertThat(server.isAlive()).isTrue();
        assertThat(network.output("ours")).doesNotContain("Exception");
    }

    /// `ip netns exec` becomes the program it starts, so the process is the server's own.
    private static long residentKilobytes(Process process) throws IOException {
        return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .findFirst()
                .orElseThrow();
    }
}
