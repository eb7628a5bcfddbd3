package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.network.Namespace;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Every way a machine may boot by.
@Tag("lab")
class BootPathsTest {

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void biosByTheNetworkCardsIpxeWith512MegabytesBecomesConfigured() throws Exception {
        lab.serve().everyMachineBecomes(Templates.ONE_DISK);
        ScenarioMachine machine =
                lab.machine("bios-ipxe", Firmware.BIOS)
                        .memory(512)
                        .disk("BIOS-1")
                        .powerOn()
                        .expectPhase("inventory")
                        .expectPhase("configured")
                        .expectOff()
                        .expectDisksOfTheTemplate();
        assertThat(machine.timeline())
                .startsWith("boot boot 1\ndhcp.discover ")
                .contains("over TLS")
                .doesNotContain("over plain HTTP");
        assertThat(machine.vm().console().log())
                .content()
                .as("what the kernel says of a compressed module")
                .doesNotContain("Invalid ELF header");
        machine.expectConsole("server https://10\\.99\\.0\\.1:8443");
    }

    @Test
    void biosByPxelinux() throws Exception {
        lab.serve("--loader", "pxelinux");
        ScenarioMachine machine =
                lab.machine("bios-pxelinux", Firmware.BIOS)
                        .powerOn()
                        .expectConsole("PXELINUX")
                        .expectPhase("inventory");
        assertThat(machine.timeline()).contains("lpxelinux.0").contains("pxelinux.cfg/");
    }

    @Test
    void uefiPxeToIpxeBecomesConfigured() throws Exception {
        lab.serve().everyMachineBecomes(Templates.ONE_DISK);
        ScenarioMachine machine =
                lab.machine("uefi-pxe", Firmware.UEFI)
                        .disk(VirtualDisk.nvme("UEFI-1", 2L << 30))
                        .powerOn()
                        .expectPhase("configured");
        assertThat(machine.timeline()).contains("snponly.efi").contains(".ipxe");
        machine.expectOff().expectDisksOfTheTemplate();
    }

    /// By iPXE also where GRUB is chosen, which could not go on from there.
    @Test
    void uefiHttpBoot() throws Exception {
        lab.serve("--loader", "grub");
        ScenarioMachine machine =
                lab.machine("uefi-http", Firmware.UEFI_HTTP).powerOn().expectPhase("inventory");
        assertThat(machine.timeline()).contains("snponly.efi").doesNotContain("tftp.");
    }

    @Test
    void uefiByShimAndGrub() throws Exception {
        lab.serve("--loader", "grub");
        ScenarioMachine machine =
                lab.machine("uefi-grub", Firmware.UEFI).powerOn().expectPhase("inventory");
        assertThat(machine.timeline()).contains("shimx64.efi").contains("grub.cfg");
    }

    @Test
    void proxyDhcpBesideDnsmasq() throws Exception {
        Path log = startDnsmasq();
        lab.serve("--dhcp", "auto");
        ScenarioMachine bios = lab.machine("proxy-bios", Firmware.BIOS).powerOn();
        bios.expectPhase("inventory");
        bios.vm().close();
        ScenarioMachine uefi = lab.machine("proxy-uefi", Firmware.UEFI).powerOn();
        uefi.expectPhase("inventory");
        assertThat(log)
                .as("addresses came from dnsmasq")
                .content()
                .containsPattern("DHCPACK\\(eth0\\) 10\\.99\\.0\\.\\d+ " + bios.spec().mac())
                .containsPattern("DHCPACK\\(eth0\\) 10\\.99\\.0\\.\\d+ " + uefi.spec().mac());
    }

    /// A DHCP server on the same wire that knows nothing of booting.
    private Path startDnsmasq() throws IOException {
        Namespace other = lab.network().addStation("dnsmasq", "10.99.0.2");
        lab.run()
                .start(
                        "dnsmasq",
                        other.inside(
                                List.of(
                                        "dnsmasq",
                                        "-k",
                                        "--conf-file=/dev/null",
                                        "--port=0",
                                        "--interface=eth0",
                                        "--bind-interfaces",
                                        "--user=root",
                                        "--no-ping",
                                        "--log-dhcp",
                                        "--log-facility=-",
                                        "--dhcp-leasefile=" + lab.run().folder() + "/leases",
                                        "--dhcp-range=10.99.0.50,10.99.0.99,255.255.255.0,1h")));
        Path log = lab.run().folder().resolve("dnsmasq.log");
        Instant end = Instant.now().plus(ScenarioMachine.PATIENCE);
        while (!Files.readString(log).contains("DHCP, IP range") && Instant.now().isBefore(end)) {
            ScenarioMachine.sleep(100);
        }
        assertThat(log).content().contains("DHCP, IP range");
        return log;
    }
}
