package dev.bootwright.lab.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.lab.network.UserNetwork;
import dev.bootwright.lab.run.Run;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The harness against machines that run nothing but iPXE.
@Tag("lab")
class VirtualMachineTest {

    private static final String SCRIPT =
            """
            #!ipxe
            echo MARK ${platform} ${net0/mac} ${serial} ${uuid}
            prompt --key 0x78 Press x
            echo PRESSED
            poweroff
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @TempDir Path folder;

    @Test
    void bootsByTheNetworkCardsRomUnderBios() throws Exception {
        boots(MachineSpec.of("rom-bios", Firmware.BIOS), "pcbios");
    }

    @Test
    void bootsByTheNetworkCardsRomUnderUefi() throws Exception {
        boots(MachineSpec.of("rom-uefi", Firmware.UEFI_IPXE), "efi");
    }

    private void boots(MachineSpec spec, String platform) throws IOException {
        try (ServerSocket server = serve(SCRIPT);
                Run run = Run.open(folder)) {
            UserNetwork network = UserNetwork.booting(server.getLocalPort(), "boot.ipxe");
            MachineSpec machine = spec.withDisk(VirtualDisk.virtio("A1", 1 << 20));
            VirtualMachine vm = VirtualMachine.powerOn(run, network, machine);

            String mark = vm.console().expect("^MARK .*\n", PATIENCE);
            assertThat(mark.strip())
                    .isEqualTo(
                            "MARK %s %s %s %s",
                            platform, machine.mac(), machine.serial(), machine.uuid());
            vm.console().expect("Press x", PATIENCE);
            vm.console().type("x");
            vm.console().expect("PRESSED", PATIENCE);
            assertThat(vm.disk("A1")).hasSize(1 << 20);
            assertThat(Files.size(vm.folder().resolve("packets.pcap"))).isGreaterThan(1000);
            vm.close();
            assertThat(vm.console().log()).content().containsPattern("\\[ +[0-9.]+\\] MARK ");
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aMachineThatIsOffFailsTheExpectationAtOnceAndSaysWhereToLook() throws Exception {
        try (Run run = Run.open(folder)) {
            VirtualMachine vm =
                    VirtualMachine.powerOn(
                            run,
                            UserNetwork.booting(9, "nothing"),
                            MachineSpec.of("off", Firmware.BIOS));
            vm.freeze();
            vm.resume();
            vm.reset(); // it does not restart, so this is the end
            vm.expectOff(PATIENCE);
            assertThatThrownBy(() -> vm.console().expect("never", Duration.ofHours(1)))
                    .isInstanceOf(ConsoleException.class)
                    .hasMessageStartingWith("off: switched off before it printed /never/, after \"")
                    .hasMessageContaining(vm.console().log().toString());
        }
    }

    /// Answers every request on a connection of its own with the script.
    private static ServerSocket serve(String script) throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        byte[] answer =
                "HTTP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(script.length(), script)
                        .getBytes(StandardCharsets.US_ASCII);
        Thread.ofVirtual().start(() -> answerAll(server, answer));
        return server;
    }

    private static void answerAll(ServerSocket server, byte[] answer) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getInputStream().read(new byte[4096]);
                client.getOutputStream().write(answer);
            } catch (IOException e) {
                System.err.println("one client's loss: " + e.getMessage());
            }
        }
    }
}
