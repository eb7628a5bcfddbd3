package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.iso.SampleIso;
import dev.bootwright.lab.network.UserNetwork;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.operator.Server;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.MachineSpec;
import dev.bootwright.lab.vm.VirtualMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Live ISOs are published where they lie, and machines boot them to their end: each system says itself
/// that it runs, and reads a known file through its root.
@Tag("lab")
class LiveIsoTest {

    private static final Path CACHE =
            Path.of(System.getenv().getOrDefault("BOOTWRIGHT_CACHE", "/var/cache/bootwright"));

    /// What an emulated machine needs to be watched; see [Server].
    private static final String WATCHED = "console=ttyS0,115200 no_timer_check panic=-1";

    @RegisterExtension final Lab lab = new Lab();

    @BeforeEach
    void programsAreThere() throws IOException {
        List<String> missing = SampleIso.missingPrograms();
        if (!missing.isEmpty() && System.getProperty("peers", "").equals("required")) {
            throw new IOException(missing.getFirst());
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing::toString);
    }

    /// The command line that people try first: QEMU's own network, an iPXE script by HTTP, 1 GiB.
    @ParameterizedTest
    @EnumSource
    void biosByTheScriptOfTheIso(SampleIso sample) throws Exception {
        publish(sample);
        Server server =
                Server.start(
                        lab.run(),
                        new Launcher(Lab.TOP),
                        UserNetwork.withoutBoot(),
                        lab.folder("no-images"),
                        List.of());
        String script = "iso/%s/boot.ipxe".formatted(sample.sampleName());
        boots(sample, UserNetwork.booting(server.boot().getPort(), script));
    }

    @Test
    void uefiPxeToIpxeHandsTheRootOverInOneImage() throws Exception {
        publish(SampleIso.GENTOO);
        lab.serve("--image", SampleIso.GENTOO.sampleName());
        boots(SampleIso.GENTOO, lab.machine("uefi-ipxe", Firmware.UEFI));
    }

    @Test
    void biosByPxelinux() throws Exception {
        publish(SampleIso.GENTOO_GENKERNEL);
        lab.serve("--loader", "pxelinux", "--image", SampleIso.GENTOO_GENKERNEL.sampleName());
        ScenarioMachine machine = lab.machine("bios-pxelinux", Firmware.BIOS);
        boots(SampleIso.GENTOO_GENKERNEL, machine);
        assertThat(machine.vm().console().log()).content().contains("PXELINUX");
    }

    @Test
    void uefiByShimAndGrub() throws Exception {
        publish(SampleIso.DEBIAN_LIVE);
        lab.serve("--loader", "grub", "--image", SampleIso.DEBIAN_LIVE.sampleName());
        ScenarioMachine machine = lab.machine("uefi-grub", Firmware.UEFI);
        boots(SampleIso.DEBIAN_LIVE, machine);
        assertThat(machine.vm().console().log()).content().contains("GRUB");
    }

    @Test
    void theExportedTreeServedByNginx() throws Exception {
        SampleIso sample = SampleIso.GENTOO_LIVENET; // its root must be found there as well
        publish(sample);
        Path tree = lab.folder("tree");
        int port = freePort();
        String url = "http://10.0.2.2:%d/".formatted(port);
        iso("export", sample.sampleName(), tree.toString(), "--url", url, "--args", WATCHED);
        Path configuration = lab.run().folder().resolve("nginx.conf");
        Files.writeString(
                configuration,
                """
                user root;
                daemon off;
                pid %1$s/nginx.pid;
                error_log stderr;
                events { }
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    server { listen 127.0.0.1:%2$d; root %3$s; }
                }
                """
                        .formatted(lab.run().folder(), port, tree));
        lab.run().start("nginx", List.of(nginx(), "-c", configuration.toString(), "-e", "stderr"));
        boots(sample, UserNetwork.booting(port, "boot.ipxe"));
    }

    private static String nginx() throws IOException {
        return Tool.find("nginx")
                .orElseThrow(() -> new IOException("nginx is missing (Debian package nginx)"))
                .toString();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void publish(SampleIso sample) throws IOException {
        String file = sample.make(CACHE).toString();
        iso("publish", file, "--name", sample.sampleName(), "--args", WATCHED);
    }

    private void iso(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("iso"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", lab.folder("data").toString()));
        new Launcher(Lab.TOP).show(command.toArray(String[]::new));
    }

    private static void boots(SampleIso sample, ScenarioMachine machine) throws IOException {
        machine.powerOn().expectConsole(sample.marker()).expectOff();
    }

    private void boots(SampleIso sample, UserNetwork network) throws IOException {
        MachineSpec spec = MachineSpec.of(sample.sampleName(), Firmware.BIOS).withMemory(1024);
        VirtualMachine machine = VirtualMachine.powerOn(lab.run(), network, spec);
        machine.console().expect(sample.marker(), ScenarioMachine.PATIENCE);
        machine.expectOff(ScenarioMachine.PATIENCE);
    }
}
