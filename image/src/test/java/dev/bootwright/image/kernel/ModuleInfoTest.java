package dev.bootwright.image.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.image.debian.Peers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModuleInfoTest {

    private static final String FIELDS =
            "license=GPL\0description=One = first\0description=another\0"
                    + "alias=pci:v00008086d*\0alias=acpi*:X:*\0firmware=intel/x.bin\0"
                    + "depends=mdio,i2c-algo-bit\0softdep=pre: crc32c post: ptp-kvm\0"
                    + "name=igb-demo\0vermagic=6.1.0 SMP modversions \0no value\0=\0";

    @TempDir Path directory;

    @Test
    void readsTheFieldsOfAModule() throws FormatException {
        assertThat(ModuleInfo.read("file.ko", TestModule.ofFields(FIELDS)))
                .isEqualTo(
                        new ModuleInfo(
                                "igb_demo",
                                "One = first",
                                "6.1.0 SMP modversions ",
                                List.of("mdio", "i2c_algo_bit"),
                                List.of("crc32c"),
                                List.of("ptp-kvm"),
                                List.of("pci:v00008086d*", "acpi*:X:*"),
                                List.of("intel/x.bin")));
    }

    @Test
    void modinfoReadsTheSame() throws Exception {
        Path file = Files.write(directory.resolve("x.ko"), TestModule.ofFields(FIELDS));
        ModuleInfo info = ModuleInfo.read("x.ko", Files.readAllBytes(file));
        assertThat(modinfo("alias", file)).isEqualTo(info.aliases());
        assertThat(modinfo("firmware", file)).isEqualTo(info.firmware());
        assertThat(modinfo("vermagic", file)).containsExactly(info.version());
        assertThat(modinfo("description", file)).startsWith(info.description());
        assertThat(modinfo("name", file)).containsExactly("igb-demo");
    }

    private static List<String> modinfo(String field, Path file) throws Exception {
        List<String> command = List.of("modinfo", "-F", field, file.toString());
        return Peers.run(command).lines().toList();
    }

    @Test
    void aModuleWithoutANameHasThatOfItsFile() throws FormatException {
        byte[] module = TestModule.ofFields("license=GPL\0");
        assertThat(ModuleInfo.read("kernel/drivers/i2c-algo-bit.ko.xz", module).name())
                .isEqualTo("i2c_algo_bit");
    }

    @Test
    void whatIsNoModuleIsRefused() {
        byte[] module = TestModule.ofFields(FIELDS);
        for (int length = 0; length < module.length; length++) {
            byte[] cut = Arrays.copyOf(module, length);
            assertThatThrownBy(() -> ModuleInfo.read("x.ko", cut))
                    .isInstanceOf(FormatException.class);
        }
        module[
                        new String(module, java.nio.charset.StandardCharsets.ISO_8859_1)
                                .lastIndexOf(".modinfo")] =
                ',';
        assertThatThrownBy(() -> ModuleInfo.read("x.ko", module))
                .isInstanceOf(FormatException.class)
                .hasMessage("kernel module x.ko: .modinfo at byte 0: is missing");
    }
}
