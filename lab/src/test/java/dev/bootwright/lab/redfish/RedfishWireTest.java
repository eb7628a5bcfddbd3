package dev.bootwright.lab.redfish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.bootwright.server.bmc.Bmc;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.BmcQueues;
import dev.bootwright.server.bmc.PowerState;
import dev.bootwright.server.redfish.Redfish;
import dev.bootwright.server.redfish.RedfishAccess;
import dev.bootwright.server.redfish.RedfishBmc;
import dev.bootwright.server.redfish.RedfishProtocol;
import dev.bootwright.server.redfish.Trust;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The server's Redfish client against services whose HTTP, TLS and accounts go wrong.
class RedfishWireTest {

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
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain(RedfishEmulator.PASSWORD))
                .extracting(BmcException::failure)
                .isEqualTo(failure);
    }

    @Test
    void logsInOnceAndEndsItsSession() throws Exception {
        try (Conversation talk = Conversation.with(certificate)) {
            try (RedfishBmc bmc = talk.open()) {
                assertThat(bmc.power()).isEqualTo(PowerState.OFF);
                assertThat(bmc.identity().serial()).contains(RedfishEmulator.SERIAL);
                assertThat(bmc.identity().uuids()).containsExactly(RedfishEmulator.UUID);
                assertThat(bmc.description().model()).contains("Emulated BMC");
                assertThat(talk.emulator.openSessions()).isEqualTo(1);
            }
            assertThat(talk.emulator.begunSessions()).isEqualTo(1);
            assertThat(talk.emulator.openSessions()).isZero();
        }
    }

    @Test
    void logsInAgainWhenASessionEndsEarly() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.ENDS_SESSIONS_EARLY);
                RedfishBmc bmc = talk.open()) {
            assertThat(bmc.power()).isEqualTo(PowerState.OFF);
            assertThat(bmc.power()).isEqualTo(PowerState.OFF);
            assertThat(talk.emulator.begunSessions()).isEqualTo(2);
        }
    }

    @Test
    void takesBasicAuthenticationWhereNoSessionsAreKept() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.HAS_NO_SESSIONS);
                RedfishBmc bmc = talk.open()) {
            assertThat(bmc.power()).isEqualTo(PowerState.OFF);
            assertThat(talk.emulator.refusedLogins()).isZero();
        }
    }

    @Test
    void triesAWrongPasswordOnlyOnce() throws Exception {
        try (Conversation talk = Conversation.with(certificate)) {
            fails(
                    Failure.WRONG_CREDENTIALS,
                    "refused user \"operator\"",
                    () -> talk.open("wrong", Duration.ofHours(1), List.of()));
            assertThat(talk.emulator.refusedLogins()).isEqualTo(1);
        }
    }

    @Test
    void triesAWrongPasswordOnlyOnceWithoutSessions() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.HAS_NO_SESSIONS)) {
            fails(
                    Failure.WRONG_CREDENTIALS,
                    "not tried again",
                    () -> talk.open("wrong", Duration.ofHours(1), List.of()));
            assertThat(talk.emulator.refusedLogins()).isEqualTo(1);
        }
    }

    @Test
    void saysThatALockedAccountIsLocked() throws Exception {
        try (Conversation talk =
                Conversation.with(certificate, Misbehaviour.HAS_LOCKED_THE_ACCOUNT)) {
            fails(Failure.WRONG_CREDENTIALS, "account locked", talk::open);
            assertThat(talk.emulator.refusedLogins()).isEqualTo(1);
        }
    }

    @Test
    void keepsCredentialsThatFoundNoSessionLeft() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.HAS_NO_SESSION_LEFT)) {
            BmcQueues queues = new BmcQueues(talk.patience::now);
            for (int i = 0; i < 2; i++) {
                fails(
                        Failure.REFUSED,
                        "no session was begun: status 403: too many sessions",
                        () -> talk.run(queues, Bmc::power));
            }
            assertThat(talk.emulator.requests())
                    .filteredOn(line -> line.startsWith("POST"))
                    .hasSize(2);
        }
    }

    @Test
    void followsRedirectsWithinTheService() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.REDIRECTS);
                RedfishBmc bmc = talk.open()) {
            assertThat(bmc.power()).isEqualTo(PowerState.OFF);
        }
    }

    @Test
    void followsNoRedirectToAnotherHost() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.REDIRECTS_AWAY)) {
            fails(Failure.MALFORMED, "sends us to https://192.0.2.66/", talk::open);
        }
    }

    @Test
    void endsACircleOfRedirects() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.REDIRECTS_FOR_EVER)) {
            fails(Failure.MALFORMED, "more than 5 redirects", talk::open);
        }
    }

    @Test
    void doesNotWaitForASlowService() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.IS_SLOW)) {
            fails(
                    Failure.UNREACHABLE,
                    "no whole answer within 2 s",
                    () -> talk.open(RedfishEmulator.PASSWORD, Duration.ofSeconds(2), List.of()));
        }
    }

    @Test
    void takesNoHugeBody() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.SENDS_HUGE_BODIES)) {
            fails(Failure.UNREACHABLE, "capacity", talk::open);
        }
    }

    @Test
    void takesNoTruncatedBody() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.TRUNCATES_BODIES)) {
            fails(Failure.UNREACHABLE, "/redfish/v1/Systems", talk::open);
        }
    }

    @Test
    void readsJsonWhateverItIsCalled() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.MISLABELS_JSON);
                RedfishBmc bmc = talk.open()) {
            assertThat(bmc.power()).isEqualTo(PowerState.OFF);
        }
    }

    @Test
    void saysThatAPageIsNoJson() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.ANSWERS_HTML)) {
            fails(
                    Failure.MALFORMED,
                    "/redfish/v1/Systems: expected a JSON object, found text/html",
                    talk::open);
        }
    }

    @Test
    void endsWithItsDeadlineThoughEveryAnswerIsInTime() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.HAS_ENDLESS_PAGES)) {
            talk.patience.lookFor(Duration.ofSeconds(1));
            fails(
                    Failure.UNREACHABLE,
                    "in the time it was given",
                    () -> talk.open(RedfishEmulator.PASSWORD, Duration.ofSeconds(30), List.of()));
            assertThat(talk.emulator.requests()).hasSizeBetween(5, 30);
            assertThat(talk.emulator.openSessions()).isZero();
        }
    }

    @Test
    void readsNoEndlessPages() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.HAS_ENDLESS_PAGES)) {
            fails(Failure.MALFORMED, "/redfish/v1/Systems: more than 128 pages", talk::open);
        }
    }

    @Test
    void readsNoPageTwice() throws Exception {
        try (Conversation talk =
                Conversation.with(certificate, Misbehaviour.HAS_A_CIRCLE_OF_PAGES)) {
            fails(
                    Failure.MALFORMED,
                    "/redfish/v1/Systems: page /redfish/v1/Systems?page=2 follows itself",
                    talk::open);
        }
    }

    @Test
    void keepsNoMoreThanItCanHoldOfOneCollection() throws Exception {
        try (Conversation talk = Conversation.with(certificate, Misbehaviour.HAS_HUGE_MEMBERS)) {
            fails(Failure.MALFORMED, "more than 16777216 characters in all", talk::open);
            assertThat(talk.emulator.requests())
                    .filteredOn(line -> line.equals("GET /redfish/v1/Systems/1"))
                    .hasSize(4);
        }
    }

    @Test
    void keepsTheFirstCertificateAndRefusesAnother() throws Exception {
        Conversation first = Conversation.with(certificate);
        try (first;
                RedfishBmc bmc = first.open()) {
            assertThat(bmc.power()).isEqualTo(PowerState.OFF);
            assertThat(first.memory.values)
                    .containsEntry(RedfishProtocol.CERTIFICATE, certificate.sha256());
        }
        TestCertificate other = TestCertificate.create(directory, "CN=other", List.of());
        try (Conversation talk = Conversation.with(other)) {
            talk.memory.values.putAll(first.memory.values);
            fails(Failure.UNREACHABLE, "expected SHA-256 " + certificate.sha256(), talk::open);
            assertThat(talk.emulator.requests()).isEmpty();
        }
    }

    @Test
    void believesAnAuthorityForTheNameInTheCertificateOnly() throws Exception {
        TestCertificate elsewhere =
                TestCertificate.create(directory, "CN=bmc", List.of("dns:bmc.example"));
        try (Conversation talk = Conversation.with(certificate);
                RedfishBmc bmc =
                        talk.open(
                                RedfishEmulator.PASSWORD,
                                Duration.ofHours(1),
                                List.of(certificate.certificate()))) {
            assertThat(bmc.power()).isEqualTo(PowerState.OFF);
        }
        try (Conversation talk = Conversation.with(elsewhere)) {
            List<X509Certificate> both =
                    List.of(certificate.certificate(), elsewhere.certificate());
            fails(
                    Failure.UNREACHABLE,
                    "No subject alternative names matching IP address 127.0.0.1",
                    () -> talk.open(RedfishEmulator.PASSWORD, Duration.ofHours(1), both));
        }
    }

    @Test
    void speaksHttpOnlyWhereItIsSaid() throws Exception {
        try (RedfishEmulator emulator =
                        RedfishEmulator.open(Optional.empty(), PowerSwitch.nowhere());
                Redfish redfish =
                        Redfish.open(
                                new RedfishAccess(
                                        emulator.uri(),
                                        RedfishEmulator.USER,
                                        RedfishEmulator.PASSWORD,
                                        new Trust.Authorities(List.of()),
                                        Duration.ofMinutes(1)),
                                new HastyPatience())) {
            assertThat(redfish.members("/redfish/v1/Systems")).hasSize(1);
        }
    }

    @Test
    void choosesAmongSeveralMachinesByWhatTheyAre() throws Exception {
        try (Conversation talk =
                Conversation.with(certificate, Misbehaviour.HAS_SEVERAL_MACHINES)) {
            fails(Failure.OTHER_MACHINE, "expected one machine, found 3 among", talk::open);
            talk.memory.put(RedfishProtocol.MACHINE, RedfishEmulator.SERIAL);
            try (RedfishBmc bmc = talk.open()) {
                assertThat(bmc.identity().serial()).contains(RedfishEmulator.SERIAL);
            }
        }
    }

    @Test
    void staysAwayFromMachinesThatAreNotMeant() throws Exception {
        try (Conversation talk =
                Conversation.with(certificate, Misbehaviour.HAS_SEVERAL_MACHINES)) {
            talk.memory.put(RedfishProtocol.MACHINE, "SOMEBODY-ELSE");
            fails(Failure.OTHER_MACHINE, "expected one machine SOMEBODY-ELSE, found 0", talk::open);
        }
    }
}
