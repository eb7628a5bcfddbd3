package dev.bootwright.lab.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.redfish.Bios;
import dev.bootwright.server.redfish.FirmwareUpdate;
import dev.bootwright.server.redfish.RedfishBmc;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// BIOS settings and firmware by Redfish, with BMCs that go wrong.
class RedfishSettingsTest {

    private static final Map<String, Json> WANTED =
            Map.of(
                    "ProcVirtualization", Json.of("Enabled"),
                    "SriovGlobalEnable", Json.of("Enabled"),
                    "ProcCores", Json.of(16));

    @TempDir static Path directory;

    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = Conversation.certificate(directory);
    }

    private static Map<String, Json> set(RedfishBmc bmc, Map<String, Json> wanted)
            throws BmcException {
        return bmc.with((system, _) -> Bios.of(system).set(wanted));
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "WANTS_A_JOB_FOR_SETTINGS",
                "WANTS_AN_ETAG_IT_NEVER_GAVE",
                "REFUSES_IF_MATCH",
                "CHANGES_BY_TASK",
                "REDIRECTS",
                "OMITS_STATE"
            })
    void setsWhatDiffersAtTheNextRestartThough(Misbehaviour misbehaviour) throws Exception {
        try (Conversation talk = Conversation.with(certificate, misbehaviour);
                RedfishBmc bmc = talk.open()) {
            assertThat(set(bmc, WANTED)).isEqualTo(WANTED);
            Map<String, Json> pending = bmc.with((system, _) -> Bios.of(system).pending());
            assertThat(pending).isEqualTo(WANTED);
            assertThat(talk.emulator.bios()).containsEntry("ProcCores", Json.of(8));
            talk.emulator.reset("On");
            assertThat(talk.emulator.bios()).containsAllEntriesOf(WANTED);
            long changes = changes(talk);
            assertThat(set(bmc, WANTED)).isEmpty();
            assertThat(changes(talk)).isEqualTo(changes);
        }
    }

    private static long changes(Conversation talk) {
        return talk.emulator.requests().stream().filter(line -> line.startsWith("PATCH")).count();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "ProcVirtualization | \"enabled\" | ProcVirtualization: expected one of [Enabled, Disabled], found \"enabled\"",
                "ProcVirtualization | true        | ProcVirtualization: expected one of [Enabled, Disabled], found true",
                "ProcCores          | 18          | ProcCores: expected 2 to 16, found 18",
                "ProcCores          | 5           | ProcCores: expected steps of 2 from 2, found 5",
                "ProcCores          | 4.5         | ProcCores: expected an integer, found 4.5",
                "ProcCores          | \"8\"       | ProcCores: expected an integer, found \"8\"",
                "AssetTag           | \"TOOLONG99\" | AssetTag: expected 0 to 8 characters, found 9",
                "AssetTag           | \"lower\"   | AssetTag: expected a text that matches ^[A-Z0-9]*$",
                "QuietBoot          | \"Yes\"     | QuietBoot: expected true or false, found \"Yes\"",
                "SystemBiosVersion  | \"9\"       | SystemBiosVersion: is read-only",
                "SriovGlobalEnable  | \"Enabled\" | SriovGlobalEnable: is read-only, because ProcVirtualization EQU \"Disabled\"",
                "proccores          | 4           | proccores: this BIOS has no such attribute; did you mean ProcCores?",
                "Turbo              | true        | Turbo: this BIOS has no such attribute"
            })
    void sendsNothingThatTheRegistryForbids(String name, String value, String problem)
            throws Exception {
        try (Conversation talk = Conversation.with(certificate);
                RedfishBmc bmc = talk.open()) {
            Json parsed = Json.parse(value);
            assertThatThrownBy(() -> set(bmc, Map.of(name, parsed)))
                    .hasMessageEndingWith("these settings are not sent: " + problem);
            assertThat(changes(talk)).isZero();
        }
    }

    @Test
    void findsThatSettingsWereNotTaken() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.APPLIES_NOTHING);
                RedfishBmc bmc = talk.open()) {
            assertThatThrownBy(() -> set(bmc, WANTED)).hasMessageContaining("but not applied");
        }
    }

    @Test
    void resetsToWhatTheFactorySet() throws Exception {
        try (Conversation talk = Conversation.with(certificate);
                RedfishBmc bmc = talk.open()) {
            set(bmc, WANTED);
            talk.emulator.reset("On");
            bmc.with((system, _) -> {
                Bios.of(system).reset();
                return true;
            });
            talk.emulator.reset("ForceRestart");
            assertThat(talk.emulator.bios()).containsEntry("ProcCores", Json.of(8));
        }
    }

    // ---- firmware ----

    private static void install(RedfishBmc bmc, String component, String image)
            throws BmcException {
        bmc.with((_, redfish) -> {
            FirmwareUpdate update = new FirmwareUpdate(redfish);
            update.install(update.component(component), image, Duration.ofMinutes(30), _ -> {});
            return true;
        });
    }

    private static String version(RedfishBmc bmc, String component) throws BmcException {
        return bmc.with((_, redfish) -> new FirmwareUpdate(redfish).component(component).version());
    }

    @Test
    void installsFirmwareByUrlAndSeesItsVersion() throws Exception {
        try (Conversation talk = Conversation.with(certificate);
                RedfishBmc bmc = talk.open()) {
            assertThat(version(bmc, "system bios")).isEqualTo("1.0.0");
            install(bmc, "BIOS", "http://192.0.2.1:8080/bios-2.4.1.bin");
            assertThat(version(bmc, "BIOS")).isEqualTo("2.4.1");
            assertThat(version(bmc, "BMC")).isEqualTo("4.10");
        }
    }

    @Test
    void saysThatTheTaskOfAnUpdateFailed() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.FAILS_ITS_TASKS);
                RedfishBmc bmc = talk.open()) {
            assertThatThrownBy(() -> install(bmc, "BIOS", "http://192.0.2.1/bios-2.4.1.bin"))
                    .hasMessageContaining("the task ended as Exception");
        }
    }

    @Test
    void namesTheComponentsThereAre() throws Exception {
        try (Conversation talk = Conversation.with(certificate);
                RedfishBmc bmc = talk.open()) {
            assertThatThrownBy(() -> version(bmc, "NIC"))
                    .hasMessageEndingWith(
                            "expected one component \"NIC\", found 0 among [BIOS, BMC]");
        }
    }
}
