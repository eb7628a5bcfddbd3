package dev.bootwright.netboot.dhcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.netboot.Peer;
import dev.bootwright.netboot.TestNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Firmware in QEMU, from its first DISCOVER until iPXE runs its script.
@Tag("lab")
class FirmwareTest {

    private static final String MAC = "52:54:00:00:00:03";
    private static final Path OVMF = Path.of("/usr/share/OVMF/OVMF_CODE_4M.fd");
    private static final Path OVMF_VARIABLES = Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd");

    /// What a machine starts from.
    enum Firmware {
        /// QEMU's own network card ROM.
        IPXE_ROM,
        /// OVMF's own PXE, which loads iPXE over TFTP.
        UEFI_PXE,
        /// OVMF's HTTP Boot, which loads iPXE over HTTP.
        UEFI_HTTP
    }

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void runsItsScriptWhereWeGiveOutTheAddresses(Firmware firmware)
            throws IOException, InterruptedException {
        try (TestNetwork network = network()) {
            serve(
                    network,
                    "--mode",
                    "FULL",
                    "--probe",
                    "--subnet",
                    "10.99.0.0/24",
                    "10.99.0.50-10.99.0.99");

            boot(network, firmware);

            assertThat(network.output("server")).contains("dhcp.ack " + MAC + " 10.99.0.50");
        }
    }

    @ParameterizedTest
    @EnumSource
    void runsItsScriptBesideDnsmasqWithUsAsProxy(Firmware firmware)
            throws IOException, InterruptedException {
        try (TestNetwork network = network()) {
            network.member("other", "52:54:00:00:00:02", "10.99.0.2/24");
            network.start(
                    "other",
                    Peer.find("dnsmasq"),
                    "-k",
                    "-C",
                    "/dev/null",
                    "-p",
                    "0",
                    "--log-facility=-",
                    "--user=root",
                    "--interface=eth0",
                    "--bind-interfaces",
                    "--no-ping",
                    "--dhcp-leasefile=/dev/null",
                    "--dhcp-range=10.99.0.200,10.99.0.209,1h");
            network.await("other", "DHCP, IP range");
            serve(network, "--mode", "AUTO", "--search", "60000");
            assertThat(network.output("server")).contains("ready PROXY");

            boot(network, firmware);

            assertThat(network.output("other")).contains("DHCPACK(eth0) 10.99.0.2");
        }
    }

    private TestNetwork network() throws IOException, InterruptedException {
        TestNetwork network = TestNetwork.open(folder);
        return network.member("server", "52:54:00:00:01:01", "10.99.0.1/24").tap();
    }

    private void serve(TestNetwork network, String... arguments)
            throws IOException, InterruptedException {
        Path files = Files.createDirectories(folder.resolve("files"));
        for (String loader : List.of("undionly.kpxe", "snponly.efi")) {
            Files.copy(installed(Path.of("/usr/lib/ipxe", loader)), files.resolve(loader));
        }
        Path script = files.resolve("boot/" + MAC.replace(':', '-') + ".ipxe");
        Files.createDirectories(script.getParent());
        Files.writeString(
                script, "#!ipxe\necho SCRIPT for ${net0/mac} at ${net0/ip}\nsleep 3600\n");
        List<String> all =
                new ArrayList<>(List.of("--interface", "eth0", "--files", files.toString()));
        all.addAll(List.of(arguments));
        network.startJava("server", DhcpProgram.class, all.toArray(String[]::new));
        network.await("server", "ready");
    }

    private void boot(TestNetwork network, Firmware firmware)
            throws IOException, InterruptedException {
        List<String> arguments =
                new ArrayList<>(
                        List.of(
                                "-accel",
                                "tcg",
                                "-machine",
                                "q35",
                                "-m",
                                "512",
                                "-nographic",
                                "-nodefaults",
                                "-no-reboot",
                                "-serial",
                                "stdio",
                                "-netdev",
                                "tap,id=n0,ifname=tap0,script=no,downscript=no"));
        String card = "virtio-net-pci,netdev=n0,bootindex=1,mac=" + MAC;
        switch (firmware) {
            case IPXE_ROM -> arguments.addAll(List.of("-device", card));
            case UEFI_PXE -> arguments.addAll(uefi(card));
            case UEFI_HTTP -> {
                arguments.addAll(uefi(card));
                for (String family : List.of("IPv4", "IPv6")) {
                    arguments.addAll(
                            List.of(
                                    "-fw_cfg",
                                    "name=opt/org.tianocore/" + family + "PXESupport,string=n"));
                }
            }
        }
        network.start("hub", Peer.find("qemu-system-x86_64"), arguments.toArray(String[]::new));
        network.await("hub", "SCRIPT for " + MAC + " at 10.99.0.");
    }

    private List<String> uefi(String card) throws IOException {
        Path variables = folder.resolve("variables.fd");
        Files.copy(installed(OVMF_VARIABLES), variables);
        return List.of(
                "-device",
                card + ",romfile=",
                "-drive",
                "if=pflash,format=raw,readonly=on,file=" + installed(OVMF),
                "-drive",
                "if=pflash,format=raw,file=" + variables);
    }

    private static Path installed(Path file) {
        if (!Files.exists(file)) {
            throw Peer.isMissing(file + " is not installed");
        }
        return file;
    }
}
