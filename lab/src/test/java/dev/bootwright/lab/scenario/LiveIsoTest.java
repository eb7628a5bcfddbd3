package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.iso.SampleIso;
import dev.bootwright.lab.network.Namespace;
import dev.bootwright.lab.network.UserNetwork;
import dev.bootwright.lab.operator.Server;
import dev.bootwright.lab.run.Tool;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualMachine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Live ISOs are published where they lie, and machines boot them to their end: each system says itself
/// that it runs, and reads a known file through its root.
@Tag("lab")
class LiveIsoTest {

    @RegisterExtension final Lab lab = new Lab();

    private final LiveIsos isos = new LiveIsos(lab);

    @BeforeAll
    static void programsAreThere() throws IOException {
        LiveIsos.assumePrograms();
    }

    /// The command line that people try first: QEMU's own network, an iPXE script by HTTP, 1 GiB. Two
    /// machines at a time, since most of a boot is waiting.
    @Test
    void biosByTheScriptOfTheIso() throws Exception {
        for (SampleIso sample : SampleIso.values()) {
            isos.publish(sample);
        }
        Server server = isos.serveOnLoopback();
        List<SampleIso> waiting = new ArrayList<>(List.of(SampleIso.values()));
        while (!waiting.isEmpty()) {
            Map<SampleIso, VirtualMachine> machines = new EnumMap<>(SampleIso.class);
            for (int i = 0; i < 2 && !waiting.isEmpty(); i++) {
                SampleIso sample = waiting.removeFirst();
                String script = "iso/%s/boot.ipxe".formatted(sample.sampleName());
                int port = server.boot().getPort();
                machines.put(sample, isos.powerOn(sample, UserNetwork.booting(port, script), 1024));
            }
            for (Map.Entry<SampleIso, VirtualMachine> machine : machines.entrySet()) {
                machine.getValue()
                        .console()
                        .expect(machine.getKey().marker(), ScenarioMachine.PATIENCE);
                machine.getValue().close();
            }
        }
    }

    /// From the loaders that `iso publish` fetched: no image was ever built.
    @Test
    void uefiPxeToIpxeHandsTheRootOverInOneImage() throws Exception {
        isos.publish(SampleIso.GENTOO);
        isos.serve("--image", SampleIso.GENTOO.sampleName());
        ScenarioMachine machine = lab.machine("uefi-ipxe", Firmware.UEFI);
        boots(SampleIso.GENTOO, machine);
        assertThat(lab.run().folder().resolve("data/images")).isEmptyDirectory();
        assertThat(machine.timeline()).contains("snponly.efi");
    }

    @Test
    void uefiHttpBoot() throws Exception {
        isos.publish(SampleIso.GENTOO_GENKERNEL);
        isos.serve("--image", SampleIso.GENTOO_GENKERNEL.sampleName());
        ScenarioMachine machine = lab.machine("uefi-http", Firmware.UEFI_HTTP);
        boots(SampleIso.GENTOO_GENKERNEL, machine);
        assertThat(machine.timeline()).contains("snponly.efi").doesNotContain("tftp.");
    }

    /// From the loaders that `iso publish` fetched, as well; a plus is no blank to any of them.
    @Test
    void biosByPxelinux() throws Exception {
        publish(SampleIso.GENTOO_GENKERNEL, "gentoo-6.12+1");
        isos.serve("--loader", "pxelinux", "--image", SampleIso.GENTOO_GENKERNEL.sampleName());
        ScenarioMachine machine = lab.machine("bios-pxelinux", Firmware.BIOS);
        boots(SampleIso.GENTOO_GENKERNEL, machine);
        assertThat(machine.vm().console().log()).content().contains("PXELINUX");
    }

    @Test
    void uefiByShimAndGrub() throws Exception {
        isos.publish(SampleIso.DEBIAN_LIVE);
        lab.serve("--loader", "grub", "--image", SampleIso.DEBIAN_LIVE.sampleName());
        ScenarioMachine machine = lab.machine("uefi-grub", Firmware.UEFI);
        boots(SampleIso.DEBIAN_LIVE, machine);
        assertThat(machine.vm().console().log()).content().contains("GRUB");
    }

    @Test
    void theExportedTreeServedByNginx() throws Exception {
        SampleIso sample = SampleIso.GENTOO_LIVENET; // its root must be found there as well
        isos.publish(sample);
        Path tree = lab.folder("tree");
        int port = freePort();
        String url = "http://10.0.2.2:%d/".formatted(port);
        isos.export(sample, tree, "--url", url);
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
        ScenarioMachine.awaitFile(lab.run().folder().resolve("nginx.pid"));
        VirtualMachine machine = isos.powerOn(sample, UserNetwork.booting(port, "boot.ipxe"), 1024);
        machine.console().expect(sample.marker(), ScenarioMachine.PATIENCE);
    }

    @Test
    void theExportedTreeByPxelinuxFromDnsmasq() throws Exception {
        ScenarioMachine machine =
                bootsTheTree("gentoo-6.12+1", Firmware.BIOS, "pxelinux.0", "Automatic boot");
        assertThat(machine.vm().console().log()).content().contains("PXELINUX");
    }

    @Test
    void theExportedTreeByShimAndGrubFromDnsmasq() throws Exception {
        ScenarioMachine machine =
                bootsTheTree("our gentoo", Firmware.UEFI, "shimx64.efi", "executed automatically");
        assertThat(machine.vm().console().log()).content().contains("GRUB");
    }

    /// Boots the tree from a server that is not ours, and does not wait for the menu's time to run out.
    private ScenarioMachine bootsTheTree(
            String kernel, Firmware firmware, String loader, String countdown) throws Exception {
        SampleIso sample = SampleIso.GENTOO_GENKERNEL;
        publish(sample, kernel);
        Path tree = lab.folder("tree");
        isos.export(sample, tree);
        Namespace other = lab.network().addStation("dnsmasq", "10.99.0.2");
        lab.run().start("dnsmasq", other.inside(dnsmasq(tree, loader)));
        ScenarioMachine machine = lab.machine("tree", firmware).powerOn();
        machine.expectConsole(countdown).type("\r").expectConsole(sample.marker());
        return machine;
    }

    private List<String> dnsmasq(Path tree, String loader) {
        return List.of(
                "dnsmasq",
                "-k",
                "--conf-file=/dev/null",
                "--port=0",
                "--interface=eth0",
                "--bind-interfaces",
                "--user=root",
                "--no-ping",
                "--log-facility=-",
                "--dhcp-leasefile=" + lab.run().folder() + "/leases",
                "--dhcp-range=10.99.0.50,10.99.0.99,255.255.255.0,1h",
                "--dhcp-boot=" + loader,
                "--enable-tftp",
                "--tftp-root=" + tree);
    }

    private void publish(SampleIso sample, String kernel) throws IOException {
        isos.publish(isos.renamed(sample, kernel), sample.sampleName());
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

    private static void boots(SampleIso sample, ScenarioMachine machine) throws IOException {
        machine.powerOn().expectConsole(sample.marker()).expectOff();
    }
}
