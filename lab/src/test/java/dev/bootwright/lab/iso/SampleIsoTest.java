package dev.bootwright.lab.iso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// That the ISOs are what they say: xorriso looks at them, machines boot from them as from a CD.
@Tag("lab")
class SampleIsoTest {

    private static final Path CACHE =
            Path.of(System.getenv().getOrDefault("BOOTWRIGHT_CACHE", "/var/cache/bootwright"));

    @TempDir Path folder;

    @BeforeAll
    static void canBeMade() throws IOException {
        Optional<String> whyNot = BridgedNetwork.whyNot().or(SampleIsoTest::missing);
        if (whyNot.isPresent() && System.getProperty("peers", "").equals("required")) {
            throw new IOException(whyNot.get());
        }
        Assumptions.assumeTrue(whyNot.isEmpty(), () -> whyNot.orElse(""));
    }

    private static Optional<String> missing() {
        return SampleIso.missingPrograms().stream().findFirst();
    }

    @ParameterizedTest
    @EnumSource
    void xorrisoFindsTheBootFilesAndBothKindsOfFirmware(SampleIso sample) throws Exception {
        Path iso = sample.make(CACHE);
        assertThat(xorriso(iso, "-toc", "-pvd_info")).contains(sample.volume());
        for (String file : sample.bootFiles()) {
            assertThat(xorriso(iso, "-find", "/" + file, "-exec", "lsdl"))
                    .contains("'/" + file + "'");
        }
        assertThat(xorriso(iso, "-report_el_torito", "plain", "-report_system_area", "plain"))
                .containsPattern("El Torito boot img : +1 +BIOS +y")
                .containsPattern("El Torito boot img : +2 +UEFI +y")
                .contains("MBR", "GPT");
    }

    @Test
    void theLargeFileTakesTwoExtentsAndLittleRoom() throws Exception {
        Path iso = SampleIso.LARGE.make(CACHE);
        String extents = xorriso(iso, "-find", "/" + SampleIso.LARGE_FILE, "-exec", "report_lba");
        assertThat(extents)
                .containsPattern("File data lba: +0 .* %d ".formatted(SampleIso.LARGE_FILE_SIZE))
                .containsPattern("File data lba: +1 ");
        assertThat(Files.size(iso)).isGreaterThan(SampleIso.LARGE_FILE_SIZE);
        assertThat(Long.parseLong(Tool.run("stat", "-c", "%b", iso.toString()).strip()) * 512)
                .isLessThan(200 << 20);
    }

    /// One by each firmware; what is left of booting is the same by network, and tested there.
    @Test
    void gentoosBootsFromCdByUefiAndGrub() throws Exception {
        Path variables = folder.resolve("variables.fd");
        Files.copy(Path.of("/usr/share/OVMF/OVMF_VARS_4M.fd"), variables);
        String flash = "if=pflash,format=raw,file=%s";
        boots(
                SampleIso.GENTOO,
                List.of(
                        "-m",
                        "768",
                        "-drive",
                        flash.formatted("/usr/share/OVMF/OVMF_CODE_4M.fd") + ",readonly=on",
                        "-drive",
                        flash.formatted(variables)));
    }

    @Test
    void debiansBootsFromCdByBiosAndIsolinux() throws Exception {
        boots(SampleIso.DEBIAN_LIVE, List.of("-m", "512"));
    }

    private static void boots(SampleIso sample, List<String> options) throws IOException {
        Path iso = sample.make(CACHE);
        List<String> command = new ArrayList<>(List.of("timeout", "960", "qemu-system-x86_64"));
        // Without cmpxchg16b, as the machines of scenarios.
        command.addAll(List.of("-accel", "tcg", "-cpu", "max,-cx16"));
        // The cloud kernel has a driver for this machine's CD, not for a Q35's.
        command.addAll(List.of("-machine", "pc", "-nodefaults"));
        command.addAll(List.of("-nographic", "-no-reboot", "-serial", "stdio"));
        command.addAll(options);
        command.addAll(List.of("-drive", "if=ide,media=cdrom,format=raw,readonly=on,file=" + iso));
        assertThat(Tool.run(command.toArray(String[]::new))).containsPattern(sample.marker());
    }

    private static String xorriso(Path iso, String... commands) throws IOException {
        List<String> whole = new ArrayList<>(List.of("xorriso", "-indev", iso.toString()));
        whole.addAll(List.of(commands));
        return Tool.run(whole.toArray(String[]::new));
    }
}
