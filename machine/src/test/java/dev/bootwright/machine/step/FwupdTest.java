package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.bootwright.formats.contract.FirmwareMethod;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Firmware through fwupdtool, whose `test` plugin plays a webcam.
class FwupdTest {

    /// `fwupdtool get-devices --json --plugins test --plugins cpu` of fwupd 2.0.20 with `TestDevices=true`.
    private static final String CAPTURED = "fwupdtool-devices.json";

    private static final String WEBCAM_GUID = "b585990a-003e-5270-89d5-3705a17f9a43";

    @TempDir Path directory;

    private final List<String> log = new ArrayList<>();

    private static String captured() throws IOException {
        try (InputStream in = FwupdTest.class.getResourceAsStream(CAPTURED)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void readsTheDevicesOfFwupdtool() throws Exception {
        assertThat(Fwupd.devices(captured()))
                .contains(
                        new Fwupd.Device(
                                "08d460be0f1f9f128413f816022a6439e0078018",
                                List.of(WEBCAM_GUID),
                                "Integrated Webcam™",
                                Optional.of("1.2.2")))
                .anySatisfy(device -> assertThat(device.version()).isEmpty());
    }

    @Test
    void refusesEveryTruncationOfTheDevices() throws Exception {
        String whole = captured().strip();
        for (int length = 0; length < whole.length(); length++) {
            String cut = whole.substring(0, length);
            assertThatThrownBy(() -> Fwupd.devices(cut)).isInstanceOf(JsonException.class);
        }
    }

    /// The tool with nothing but its test device.
    private Fwupd fwupd() throws IOException {
        Path tool = Path.of("/usr/bin/fwupdtool");
        if (!"required".equals(System.getProperty("peers"))) {
            assumeThat(tool).exists();
        }
        Path settings = Files.createDirectory(directory.resolve("etc"));
        Files.writeString(settings.resolve("fwupd.conf"), "[fwupd]\nTestDevices=true\n");
        return new Fwupd(
                script(
                                "fwupdtool",
                                "#!/bin/sh\nexport CONFIGURATION_DIRECTORY=%s STATE_DIRECTORY=%s\nexec %s \"$@\" --plugins test\n"
                                        .formatted(settings, directory, tool))
                        .toString());
    }

    private Path script(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private StepLog log() {
        return new StepLog() {
            @Override
            public void line(String text) {
                log.add(text);
            }

            @Override
            public void progress(int percent) {
                // of no interest here
            }
        };
    }

    private static Step.Firmware webcam(Path image, String sha256, List<String> from, String to) {
        return new Step.Firmware(
                WEBCAM_GUID,
                FirmwareMethod.FWUPD,
                image.toString(),
                sha256,
                from,
                to,
                List.of(),
                "");
    }

    @Test
    void fwupdtoolInstallsAnImageAndAsksForARestart() throws Exception {
        Fwupd fwupd = fwupd();
        Path image = Files.writeString(directory.resolve("webcam.bin"), "new firmware");
        var flash = new FlashFirmware(fwupd);
        Step.Firmware wanted = webcam(image, sha256(image), List.of("1.2.2"), "1.2.3");
        assertThat(flash.run(wanted, 0, log()))
                .isEqualTo(
                        new StepOutcome.NeedsRestart(
                                WEBCAM_GUID + ": from version 1.2.2 to 1.2.3"));
        // The test device forgets, as one does whose flash did not hold.
        assertThatThrownBy(() -> flash.run(wanted, 1, log()))
                .hasMessage(
                        WEBCAM_GUID + ": expected version 1.2.3 after the restart, found 1.2.2");
    }

    @Test
    void fwupdtoolIsNotAskedToInstallWhatMustNotBe() throws Exception {
        Fwupd fwupd = fwupd();
        Path image = Files.writeString(directory.resolve("webcam.bin"), "new firmware");
        var flash = new FlashFirmware(fwupd);
        String right = sha256(image);
        assertThatThrownBy(() -> flash.run(webcam(image, right, List.of("9"), "1.2.3"), 0, log()))
                .hasMessage(WEBCAM_GUID + ": expected version 9 before, found 1.2.2");
        String wrong = "0".repeat(64);
        assertThatThrownBy(() -> flash.run(webcam(image, wrong, List.of(), "1.2.3"), 0, log()))
                .hasMessage("%s: expected SHA-256 %s, found %s".formatted(image, wrong, right));
        assertThat(flash.run(webcam(image, wrong, List.of(), "1.2.2"), 0, log()))
                .isEqualTo(new StepOutcome.AlreadyHolds(WEBCAM_GUID + " has version 1.2.2"));
        assertThatThrownBy(() -> fwupd.version("no such device"))
                .hasMessageContaining("found 0 among [Integrated Webcam");
    }

    @Test
    void aVendorsExecutableInstallsItsFirmware() throws Exception {
        Path version = Files.writeString(directory.resolve("version"), "A1\n");
        Path image = script("flash", "#!/bin/sh\necho flashing; echo \"$2\" >\"$1\"\n");
        var flash = new FlashFirmware(new Fwupd("no-such-tool"));
        var wanted =
                new Step.Firmware(
                        "NIC",
                        FirmwareMethod.EXECUTABLE,
                        image.toString(),
                        sha256(image),
                        List.of("A1", "A2"),
                        "B2",
                        List.of(version.toString(), "B2"),
                        "cat " + version);
        assertThat(flash.run(wanted, 0, log())).isInstanceOf(StepOutcome.NeedsRestart.class);
        assertThat(log).contains("flashing");
        assertThat(flash.run(wanted, 1, log()))
                .isEqualTo(new StepOutcome.Changed("NIC has version B2"));
        Files.writeString(version, "A1\n");
        assertThatThrownBy(() -> flash.run(wanted, 1, log()))
                .hasMessage("NIC: expected version B2 after the restart, found A1");
    }
}
