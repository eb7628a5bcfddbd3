package dev.bootwright.lab.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.bootwright.server.bmc.Bmc;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.BmcQueues;
import dev.bootwright.server.bmc.BootDevice;
import dev.bootwright.server.bmc.BootOverride;
import dev.bootwright.server.bmc.PowerAction;
import dev.bootwright.server.bmc.PowerState;
import dev.bootwright.server.redfish.RedfishBmc;
import dev.bootwright.server.redfish.VirtualMedia;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Power, boot overrides and media by Redfish, with BMCs that go wrong.
class RedfishChangesTest {

    private static final BootOverride NETWORK_ONCE =
            BootOverride.once(BootDevice.NETWORK, BootOverride.Firmware.UEFI);
    private static final String ISO = "http://192.0.2.1:8080/debian.iso";

    @TempDir static Path directory;

    private static TestCertificate certificate;

    @BeforeAll
    static void makeCertificate() throws Exception {
        certificate = Conversation.certificate(directory);
    }

    private static void fails(Failure failure, String text, ThrowingCallable call) {
        assertThatThrownBy(call)
                .asInstanceOf(type(BmcException.class))
                .satisfies(e -> assertThat(e.getMessage()).contains(text))
                .extracting(BmcException::failure)
                .isEqualTo(failure);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "WANTS_AN_ETAG_IT_NEVER_GAVE",
                "GIVES_WEAK_TAKES_STRONG",
                "GIVES_STRONG_TAKES_WEAK",
                "REFUSES_IF_MATCH",
                "IS_CHANGED_BY_ANOTHER_ONCE",
                "APPLIES_ONLY_THE_FUTURE_STATE",
                "CHANGES_BY_TASK",
                "OMITS_STATE",
                "REDIRECTS"
            })
    void directsTheNextBootThough(Misbehaviour misbehaviour) throws Exception {
        try (Conversation talk = Conversation.with(certificate, misbehaviour)) {
            try (RedfishBmc bmc = talk.open()) {
                bmc.setBootOverride(NETWORK_ONCE);
                assertThat(bmc.bootOverride()).isEqualTo(NETWORK_ONCE);
                bmc.setPower(PowerAction.ON);
                assertThat(bmc.bootOverride()).isEqualTo(BootOverride.NONE);
            }
            assertThat(talk.emulator.boots()).containsExactly("Pxe");
        }
    }

    @Test
    void remembersWhichWayAKindOfBmcTakes() throws Exception {
        try (Conversation talk =
                Conversation.with(certificate, Misbehaviour.APPLIES_ONLY_THE_FUTURE_STATE)) {
            for (int i = 0; i < 2; i++) {
                try (RedfishBmc bmc = talk.open()) {
                    bmc.setBootOverride(NETWORK_ONCE);
                }
            }
            assertThat(talk.emulator.requests().stream().filter(line -> line.startsWith("PATCH")))
                    .containsExactly(
                            "PATCH /redfish/v1/Systems/1",
                            "PATCH /redfish/v1/Systems/1/SD",
                            "PATCH /redfish/v1/Systems/1/SD");
        }
    }

    @Test
    void findsThatAnAcceptedChangeWasNotApplied() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.APPLIES_NOTHING);
                RedfishBmc bmc = talk.open()) {
            fails(
                    Failure.NOT_APPLIED,
                    "answered by 204, but not applied",
                    () -> bmc.setBootOverride(NETWORK_ONCE));
        }
    }

    @Test
    void saysThatATaskFailed() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.FAILS_ITS_TASKS);
                RedfishBmc bmc = talk.open()) {
            fails(
                    Failure.REFUSED,
                    "the task ended as Exception",
                    () -> bmc.setBootOverride(NETWORK_ONCE));
        }
    }

    @Test
    void keepsCredentialsThatLackAPrivilege() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.FORBIDS_CHANGES)) {
            BmcQueues queues = new BmcQueues(talk.patience::now);
            for (int i = 0; i < 2; i++) {
                fails(
                        Failure.REFUSED,
                        "the user lacks a privilege for this, status 403: not for this user",
                        () -> talk.run(queues, bmc -> setNetwork(bmc)));
            }
            assertThat(talk.<PowerState>run(queues, Bmc::power)).isEqualTo(PowerState.OFF);
            assertThat(talk.emulator.begunSessions()).isEqualTo(3);
        }
    }

    private static boolean setNetwork(Bmc bmc) throws BmcException {
        bmc.setBootOverride(NETWORK_ONCE);
        return true;
    }

    @Test
    void doesNotWaitBeyondItsDeadline() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.APPLIES_NOTHING);
                RedfishBmc bmc =
                        talk.open(RedfishEmulator.PASSWORD, Duration.ofSeconds(9), List.of())) {
            fails(
                    Failure.UNREACHABLE,
                    "in the time it was given",
                    () -> bmc.setBootOverride(NETWORK_ONCE));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"IS_BUSY_DURING_BOOT", "CONFLICTS_DURING_BOOT", "REFUSES_DURING_POST"})
    void waitsUntilTheMachineHasStartedWhereABmc(Misbehaviour misbehaviour) throws Exception {
        try (Conversation talk = Conversation.with(certificate, misbehaviour)) {
            talk.emulator.reset("On");
            try (RedfishBmc bmc = talk.open()) {
                bmc.setBootOverride(NETWORK_ONCE);
                assertThat(bmc.bootOverride()).isEqualTo(NETWORK_ONCE);
            }
            Duration asked =
                    Duration.ofSeconds(misbehaviour == Misbehaviour.IS_BUSY_DURING_BOOT ? 7 : 5);
            assertThat(talk.patience.pauses()).containsExactly(asked, asked, asked);
        }
    }

    @Test
    void takesBackAnOverride() throws Exception {
        try (Conversation talk = Conversation.with(certificate);
                RedfishBmc bmc = talk.open()) {
            bmc.setBootOverride(
                    new BootOverride(BootDevice.DISK, true, BootOverride.Firmware.AS_IS));
            assertThat(bmc.bootOverride().device()).isEqualTo(BootDevice.DISK);
            bmc.setBootOverride(BootOverride.NONE);
            assertThat(bmc.bootOverride()).isEqualTo(BootOverride.NONE);
        }
    }

    // ---- power ----

    @ParameterizedTest
    @EnumSource(names = {"REJECTS_POWER_AT_FIRST", "HIDES_RESETS_IN_ACTION_INFO", "OMITS_STATE"})
    void switchesOnAndCyclesThough(Misbehaviour misbehaviour) throws Exception {
        try (Conversation talk = Conversation.with(certificate, misbehaviour);
                RedfishBmc bmc = talk.open()) {
            bmc.setPower(PowerAction.ON);
            bmc.setPower(PowerAction.CYCLE);
            assertThat(talk.emulator.isOn()).isTrue();
            assertThat(talk.emulator.boots()).containsExactly("None", "None");
            bmc.setPower(PowerAction.OFF);
            assertThat(talk.emulator.isOn()).isFalse();
        }
    }

    @Test
    void asksForNothingThatIsThereAlready() throws Exception {
        try (Conversation talk = Conversation.with(certificate);
                RedfishBmc bmc = talk.open()) {
            bmc.setPower(PowerAction.OFF);
            assertThat(talk.emulator.requests()).noneMatch(line -> line.endsWith("System.Reset"));
        }
    }

    @Test
    void switchesOnAMachineThatIsToBeReset() throws Exception {
        try (Conversation talk = Conversation.with(certificate);
                RedfishBmc bmc = talk.open()) {
            bmc.setPower(PowerAction.RESET);
            assertThat(bmc.power()).isEqualTo(PowerState.ON);
        }
    }

    @Test
    void findsThatPowerIsIgnored() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.IGNORES_POWER);
                RedfishBmc bmc = talk.open()) {
            fails(
                    Failure.NOT_APPLIED,
                    "accepted, but the machine is still Off",
                    () -> bmc.setPower(PowerAction.ON));
        }
    }

    @Test
    void neverShutsDownGracefullyInPlaceOfOff() throws Exception {
        try (Conversation talk =
                        Conversation.with(certificate, Misbehaviour.ONLY_SHUTS_DOWN_GRACEFULLY);
                RedfishBmc bmc = talk.open()) {
            bmc.setPower(PowerAction.ON);
            fails(
                    Failure.NOT_SUPPORTED,
                    "it allows [On, GracefulShutdown]",
                    () -> bmc.setPower(PowerAction.OFF));
        }
    }

    @Test
    void asksOnlyOnceForPowerThatIsNotForTheUser() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.FORBIDS_POWER);
                RedfishBmc bmc = talk.open()) {
            fails(
                    Failure.REFUSED,
                    "the user lacks a privilege for this",
                    () -> bmc.setPower(PowerAction.ON));
            assertThat(talk.emulator.requests())
                    .filteredOn(line -> line.endsWith("System.Reset"))
                    .hasSize(1);
        }
    }

    // ---- media ----

    private static void insert(RedfishBmc bmc, String url) throws BmcException {
        bmc.with((system, _) -> {
            VirtualMedia.cd(system).insert(url);
            return true;
        });
    }

    private static void eject(RedfishBmc bmc) throws BmcException {
        bmc.with((system, _) -> {
            VirtualMedia.cd(system).eject();
            return true;
        });
    }

    @Test
    void insertsAMediumOnceAndTakesItOut() throws Exception {
        try (Conversation talk = Conversation.with(certificate);
                RedfishBmc bmc = talk.open()) {
            insert(bmc, ISO);
            insert(bmc, ISO);
            assertThat(talk.emulator.medium()).contains(ISO);
            eject(bmc);
            eject(bmc);
            assertThat(talk.emulator.medium()).isEmpty();
            assertThat(talk.emulator.requests().stream().filter(line -> line.endsWith("Media")))
                    .filteredOn(line -> line.startsWith("POST"))
                    .hasSize(2);
        }
    }

    @Test
    void takesOutAForgottenMediumFirst() throws Exception {
        try (Conversation talk =
                        Conversation.with(certificate, Misbehaviour.HAS_A_FORGOTTEN_MEDIUM);
                RedfishBmc bmc = talk.open()) {
            insert(bmc, ISO);
            assertThat(talk.emulator.medium()).contains(ISO);
        }
    }

    @Test
    void findsThatAMediumWasLeftInserted() throws Exception {
        try (Conversation talk =
                        Conversation.with(certificate, Misbehaviour.LEAVES_MEDIA_INSERTED);
                RedfishBmc bmc = talk.open()) {
            insert(bmc, ISO);
            fails(Failure.NOT_APPLIED, ISO + " is still in its drive", () -> eject(bmc));
        }
    }

    @Test
    void saysThatABmcRefusesQueriesInUrls() throws Exception {
        try (Conversation talk =
                        Conversation.with(certificate, Misbehaviour.REFUSES_QUERIES_IN_URLS);
                RedfishBmc bmc = talk.open()) {
            fails(
                    Failure.REFUSED,
                    "give the medium a plain path",
                    () -> insert(bmc, ISO + "?token=1&x=2"));
            insert(bmc, ISO);
        }
    }
}
