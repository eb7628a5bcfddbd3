package dev.bootwright.lab.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bootwright.formats.contract.FirmwareMethod;
import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.formats.contract.ServerStep.State;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcQueues;
import dev.bootwright.server.firmware.ImageCheck;
import dev.bootwright.server.firmware.KeptImages;
import dev.bootwright.server.firmware.OutOfBandSteps;
import dev.bootwright.server.redfish.RedfishBmc;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// BIOS settings and firmware as steps of a job, through an emulated BMC.
class OutOfBandStepsTest {

    private static final byte[] IMAGE = "firmware 2.4.1".getBytes(StandardCharsets.UTF_8);

    private static final Step.BiosSettings SETTINGS =
            new Step.BiosSettings(
                    Map.of(
                            "ProcVirtualization",
                            "Enabled",
                            "ProcCores",
                            "16",
                            "QuietBoot",
                            "false"));

    @TempDir static Path directory;

    private static TestCertificate certificate;

    private final List<String> news = new ArrayList<>();
    private final KeptFlashes flashes = new KeptFlashes();
    private HttpServer files;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = Conversation.certificate(directory);
    }

    @BeforeEach
    void serveTheImage() throws IOException {
        files = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        files.createContext(
                "/bios-2.4.1.bin",
                exchange -> {
                    try (exchange) {
                        exchange.sendResponseHeaders(200, IMAGE.length);
                        exchange.getResponseBody().write(IMAGE);
                    }
                });
        files.start();
    }

    @AfterEach
    void stop() {
        files.stop(0);
    }

    /// The BMC of every machine is the emulated one.
    private record OneBmc(Conversation talk) implements OutOfBandSteps.Bmcs {
        @Override
        public <T> T run(String machine, Duration patience, BmcQueues.Task<T> task)
                throws IOException {
            try (RedfishBmc bmc = talk.open()) {
                return task.run(bmc);
            }
        }
    }

    private ServerStep carryOut(Conversation talk, Step step, int restarts) throws IOException {
        return new OutOfBandSteps(new OneBmc(talk), new ImageCheck(), new Kept(), flashes)
                .carryOut("m1", step, restarts, news::add);
    }

    /// Images on the server's disk, at a place of the test's own.
    private static final class Kept implements KeptImages {
        @Override
        public Path file(String name) {
            return directory.resolve(name);
        }

        @Override
        public String url(String name) {
            return "http://server.example/firmware/0123456789abcdef/" + name;
        }
    }

    private Step.Firmware firmware(String sha256, String... from) {
        return firmwareOf(
                "http://127.0.0.1:%d/bios-2.4.1.bin".formatted(files.getAddress().getPort()),
                sha256,
                from);
    }

    private static Step.Firmware firmwareOf(String image, String sha256, String... from) {
        return new Step.Firmware(
                "BIOS",
                FirmwareMethod.REDFISH,
                image,
                sha256,
                List.of(from),
                "2.4.1",
                List.of(),
                "");
    }

    private static String digest() throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(IMAGE));
    }

    @Test
    void settingsTakeOneRestartThatLeadsBackToTheServer() throws Exception {
        try (Conversation talk =
                Conversation.with(certificate, Misbehaviour.WANTS_A_JOB_FOR_SETTINGS)) {
            talk.emulator.reset("On");
            ServerStep first = carryOut(talk, SETTINGS, 0);
            assertThat(first.state()).isEqualTo(State.RESTART);
            assertThat(first.message()).startsWith("the BIOS takes over ");
            talk.emulator.reset("ForceRestart");
            assertThat(talk.emulator.boots()).containsExactly("None", "Pxe");
            assertThat(talk.emulator.bios())
                    .containsEntry("ProcCores", Json.of(16))
                    .containsEntry("QuietBoot", Json.of(false));
            assertThat(carryOut(talk, SETTINGS, 1).state()).isEqualTo(State.DONE);
            assertThat(carryOut(talk, SETTINGS, 0).state()).isEqualTo(State.DONE);
        }
    }

    @Test
    void settingsThatDidNotHoldFailTheStep() throws Exception {
        try (Conversation talk = Conversation.with(certificate)) {
            talk.emulator.reset("On");
            assertThatThrownBy(() ->
                            carryOut(talk, new Step.BiosSettings(Map.of("ProcCores", "16")), 1))
                    .hasMessageEndingWith("ProcCores: expected 16 after the restart, found 8");
        }
    }

    @Test
    void settingsThatTheRegistryForbidsFailBeforeAnyRestart() throws Exception {
        try (Conversation talk = Conversation.with(certificate)) {
            assertThatThrownBy(() ->
                            carryOut(talk, new Step.BiosSettings(Map.of("ProcCores", "many")), 0))
                    .hasMessageEndingWith("ProcCores: expected an integer, found \"many\"");
        }
    }

    @Test
    void firmwareShowsItsVersionAfterOneRestart() throws Exception {
        try (Conversation talk =
                Conversation.with(certificate, Misbehaviour.SHOWS_FIRMWARE_AFTER_RESTART)) {
            Step.Firmware step = firmware(digest(), "1.0.0");
            assertThat(carryOut(talk, step, 0))
                    .isEqualTo(new ServerStep(State.RESTART, "BIOS: from version 1.0.0 to 2.4.1"));
            talk.emulator.reset("ForceRestart");
            assertThat(carryOut(talk, step, 1))
                    .isEqualTo(new ServerStep(State.DONE, "BIOS has version 2.4.1"));
            assertThat(news)
                    .containsExactly(
                            "checks " + step.image(), "BIOS has version 1.0.0, becomes 2.4.1");
        }
    }

    @Test
    void firmwareOnTheServersDiskIsCheckedThereAndFetchedFromTheServer() throws Exception {
        Files.write(directory.resolve("bios-2.4.1.bin"), IMAGE);
        try (Conversation talk = Conversation.with(certificate)) {
            assertThatThrownBy(
                            () -> carryOut(talk, firmwareOf("bios-2.4.1.bin", "0".repeat(64)), 0))
                    .hasMessageContaining("expected SHA-256 " + "0".repeat(64));
            assertThat(talk.emulator.requests()).isEmpty();
            Step.Firmware step = firmwareOf("bios-2.4.1.bin", digest(), "1.0.0");
            assertThat(carryOut(talk, step, 0).state()).isEqualTo(State.RESTART);
            assertThat(talk.emulator.images())
                    .containsExactly(
                            "http://server.example/firmware/0123456789abcdef/bios-2.4.1.bin");
            assertThat(news.toString()).doesNotContain("0123456789abcdef");
            talk.emulator.reset("ForceRestart");
            assertThat(carryOut(talk, step, 1).state()).isEqualTo(State.DONE);
        }
    }

    @Test
    void aServerThatWasKilledAfterItHadFirmwareInstalledDoesNotInstallItAgain() throws Exception {
        try (Conversation talk =
                Conversation.with(certificate, Misbehaviour.SHOWS_FIRMWARE_AFTER_RESTART)) {
            Step.Firmware step = firmware(digest(), "1.0.0");
            carryOut(talk, step, 0); // nobody was told how this ended
            long told = installations(talk);
            assertThat(carryOut(talk, step, 0).state()).isEqualTo(State.RESTART);
            assertThat(news).last().asString().contains("begun before, and is not begun again");
            assertThat(installations(talk)).isEqualTo(told);
            talk.emulator.reset("ForceRestart");
            assertThat(carryOut(talk, step, 1).state()).isEqualTo(State.DONE);
            assertThat(flashes.all).isEmpty();
        }
    }

    @Test
    void firmwareOfWhichNobodyKnowsWhetherTheBmcWasToldIsNotInstalledButLookedAt()
            throws Exception {
        try (Conversation talk = Conversation.with(certificate)) {
            flashes.begin("m1", "BIOS", "2.4.1");
            Step.Firmware step = firmware(digest());
            assertThat(carryOut(talk, step, 0).state()).isEqualTo(State.RESTART);
            assertThat(installations(talk)).isZero();
            talk.emulator.reset("ForceRestart");
            assertThatThrownBy(() -> carryOut(talk, step, 1))
                    .hasMessageContaining("expected version 2.4.1 after the restart");
            assertThat(flashes.all).isEmpty(); // whoever tries again has it installed
        }
    }

    private static long installations(Conversation talk) {
        return talk.emulator.requests().stream()
                .filter(request -> request.toString().contains("SimpleUpdate"))
                .count();
    }

    @Test
    void firmwareThatIsNotThereAfterTheRestartFailsTheStep() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.KEEPS_OLD_FIRMWARE)) {
            Step.Firmware step = firmware(digest());
            assertThat(carryOut(talk, step, 0).state()).isEqualTo(State.RESTART);
            talk.emulator.reset("ForceRestart");
            assertThatThrownBy(() -> carryOut(talk, step, 1))
                    .hasMessageEndingWith(
                            "BIOS: expected version 2.4.1 after the restart, found 1.0.0");
        }
    }

    @Test
    void firmwareIsNotInstalledOverAVersionThatIsNotMeant() throws Exception {
        try (Conversation talk = Conversation.with(certificate)) {
            assertThatThrownBy(() -> carryOut(talk, firmware(digest(), "1.1", "1.2"), 0))
                    .hasMessageEndingWith("BIOS: expected version 1.1 or 1.2 before, found 1.0.0");
            assertThat(talk.emulator.firmware()).containsEntry("BIOS", "1.0.0");
        }
    }

    @Test
    void noBmcIsToldToFetchAnotherImage() throws Exception {
        try (Conversation talk = Conversation.with(certificate)) {
            assertThatThrownBy(() -> carryOut(talk, firmware("0".repeat(64)), 0))
                    .hasMessageContaining("expected SHA-256 " + "0".repeat(64));
            assertThat(talk.emulator.requests()).isEmpty();
        }
    }
}
