package dev.bootwright.machine.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityTest {

    @TempDir Path root;

    private Registration registration() throws BootArguments.UnusableException {
        BootArguments arguments =
                BootArguments.of(
                        KernelCommandLine.parse(
                                "SERVER_ADDR=10.0.0.1 BOOTIF=01-52-54-00-00-00-02 DEVELOPER=1"));
        return Identity.registration(root, arguments, "1.2", 3450);
    }

    private void file(String path, String content) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content + "\n");
    }

    private void ethernet(String name, String mac, boolean real) throws IOException {
        file("sys/class/net/" + name + "/type", "1");
        file("sys/class/net/" + name + "/address", mac);
        if (real) {
            Files.createDirectories(root.resolve("sys/class/net/" + name + "/device"));
        }
    }

    @Test
    void saysWhatTheMachineIsKnownBy() throws Exception {
        file("sys/class/dmi/id/product_uuid", "12345678-ABCD-5678-9abc-def012345678");
        file("sys/class/dmi/id/product_serial", " S123 ");
        file("sys/firmware/efi/runtime", "");
        file("sys/class/net/lo/type", "772");
        file("sys/class/net/lo/address", "00:00:00:00:00:00");
        ethernet("eth1", "52:54:00:00:00:02", true);
        ethernet("eth0", "52:54:00:00:00:01", true);
        ethernet("br0", "02:00:00:00:00:01", false);
        Registration registration = registration();
        assertThat(registration.uuid()).contains("12345678-abcd-5678-9abc-def012345678");
        assertThat(registration.serial()).contains("S123");
        assertThat(registration.macs())
                .containsExactly(
                        MacAddress.parse("52:54:00:00:00:01"),
                        MacAddress.parse("52:54:00:00:00:02"));
        assertThat(registration.bootMac()).contains(MacAddress.parse("52:54:00:00:00:02"));
        assertThat(registration.firmware()).isEqualTo("uefi");
        assertThat(registration.uptimeMillis()).isEqualTo(3450);
        assertThat(registration.developer()).isTrue();
    }

    @Test
    void isAboutAMachineWithoutAnything() throws Exception {
        Registration registration = registration();
        assertThat(registration.uuid()).isEmpty();
        assertThat(registration.serial()).isEmpty();
        assertThat(registration.macs()).isEmpty();
        assertThat(registration.firmware()).isEqualTo("bios");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Default string",
                "To be filled by O.E.M.",
                "None",
                "0",
                "System Serial Number"
            })
    void whatMakersDidNotFillInIsNoSerialNumber(String serial) throws Exception {
        file("sys/class/dmi/id/product_serial", serial);
        file("sys/class/dmi/id/product_uuid", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF");
        assertThat(registration().serial()).isEmpty();
        assertThat(registration().uuid()).isEmpty();
    }
}
