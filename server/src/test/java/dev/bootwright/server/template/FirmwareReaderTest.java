package dev.bootwright.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.bootwright.formats.contract.FirmwareMethod;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.plan.Plan;
import dev.bootwright.server.plan.Planner;
import dev.bootwright.server.plan.Planning;
import dev.bootwright.server.yaml.YamlException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The keys `bios` and `firmware`, and what is planned of them.
class FirmwareReaderTest {

    private static final String DIGEST = "ab".repeat(32);

    private static final String TEMPLATE =
            """
            name: ready
            bios:
              BootMode: Uefi
              ProcCores: 16
              QuietBoot: false
            firmware:
              - component: BIOS
                by: redfish
                url: http://files.example/bios-2.4.1.bin
                sha256: %1$s
                from: [1.0.0, "2.0"]
                to: 2.4.1
                deadline: 30m
              - component: NIC
                by: executable
                file: /opt/nic/flash
                sha256: %1$s
                arguments: [-q, --yes]
                version: nic --version
                to: 7
            """
                    .formatted(DIGEST);

    @Test
    void becomesStepsInTheOrderOfTheirRestarts() throws Exception {
        Template template = TemplateReader.read("t.yaml", TEMPLATE);
        Planning planning =
                Planner.plan("m1", template, Specimen.inventory(Specimen.disk("S1", 1L << 34)));
        Plan plan = ((Planning.Planned) planning).plan();
        assertThat(plan.steps())
                .extracting(Plan.PlannedStep::title)
                .containsExactly(
                        "firmware of BIOS: 2.4.1, by redfish",
                        "firmware of NIC: 7, by executable",
                        "set BIOS: BootMode Uefi, ProcCores 16, QuietBoot false");
        assertThat(plan.steps())
                .extracting(Plan.PlannedStep::step)
                .containsExactly(
                        new Step.Firmware(
                                "BIOS",
                                FirmwareMethod.REDFISH,
                                "http://files.example/bios-2.4.1.bin",
                                DIGEST,
                                List.of("1.0.0", "2.0"),
                                "2.4.1",
                                List.of(),
                                ""),
                        new Step.Firmware(
                                "NIC",
                                FirmwareMethod.EXECUTABLE,
                                "/opt/nic/flash",
                                DIGEST,
                                List.of(),
                                "7",
                                List.of("-q", "--yes"),
                                "nic --version"),
                        new Step.BiosSettings(
                                Map.of(
                                        "BootMode", "Uefi",
                                        "ProcCores", "16",
                                        "QuietBoot", "false")));
        assertThat(plan.steps().getFirst().deadline()).isEqualTo(Duration.ofMinutes(30));
        assertThat(plan.steps())
                .extracting(step -> step.step().isForServer())
                .containsExactly(true, false, true);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "by: bmc, url: http://a/b, sha256: D, to: 1 | expected one of redfish, fwupd, executable",
                "by: redfish, sha256: D, to: 1 | expected either \"url\" or \"file\"",
                "by: fwupd, url: http://a/b, file: /a, sha256: D, to: 1 | expected either \"url\" or \"file\"",
                "by: redfish, file: /a, sha256: D, to: 1 | expected the name of a file in firmware/",
                "by: redfish, file: ../a, sha256: D, to: 1 | expected the name of a file in firmware/",
                "by: redfish, url: ftp://a/b, sha256: D, to: 1 | expected http://… or https://…",
                "by: redfish, url: http://a/b, sha256: abc, to: 1 | expected 64 hexadecimal digits",
                "by: redfish, url: http://a/b, sha256: D | \"to\" is missing",
                "by: executable, file: /a, sha256: D, to: 1 | \"version\" is missing",
                "by: fwupd, file: /a, sha256: D, to: 1, version: x | goes with by: executable",
                "by: fwupd, file: /a, sha256: D, to: 1, arguments: [x] | go with by: executable"
            })
    void saysWhatIsWrongWithAnEntry(String entry, String problem) {
        String text =
                "name: t\nfirmware: [{component: BIOS, %s}]\n"
                        .formatted(entry.replace("D", DIGEST));
        YamlException e =
                catchThrowableOfType(
                        YamlException.class, () -> TemplateReader.read("t.yaml", text));
        assertThat(e).as(text).isNotNull().hasMessageContaining(problem);
    }

    @Test
    void saysWhatIsWrongWithSettings() {
        YamlException e =
                catchThrowableOfType(
                        YamlException.class,
                        () ->
                                TemplateReader.read(
                                        "t.yaml",
                                        "name: t\nbios: {A: [1], \"\": x, B: 1, B: 2}\n"));
        assertThat(e)
                .isNotNull()
                .hasMessageContaining("expected text, found a list")
                .hasMessageContaining("expected the name of a BIOS setting")
                .hasMessageContaining("\"B\" appears twice");
    }
}
