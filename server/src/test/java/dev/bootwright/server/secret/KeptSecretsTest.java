package dev.bootwright.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.LuksSettings;
import dev.bootwright.formats.contract.Passphrase;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.control.Filling;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Refusal;
import dev.bootwright.server.machine.Timeline;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeptSecretsTest {

    private static final Step CONTAINER =
            new Step.LuksContainer(
                    new BlockRef.Disk(new DiskIdentity("S1", Optional.empty(), 1L << 30)),
                    "vault",
                    new UUID(1, 2),
                    Optional.empty(),
                    new LuksSettings("aes-xts-plain64", 512, "argon2id", Optional.empty()),
                    new Passphrase("disks", Optional.empty()));

    @TempDir Path directory;
    private ControlPlane control;
    private KeptSecrets secrets;
    private String machine;

    @BeforeEach
    void open() throws Exception {
        control =
                ControlPlane.open(
                        directory.resolve("test.db"), InstantSource.system(), new Random(1));
        secrets =
                new KeptSecrets(
                        control.store(),
                        Vault.open(directory.resolve("secrets.key"), new Random(2)),
                        InstantSource.system());
        Registration registration =
                Specimen.registration(Optional.empty(), Optional.of("VM-1"), "52:54:00:00:00:01");
        String grant =
                control.store()
                        .writeAndWait(session ->
                                control.machines().renderSecret(session, Optional.empty()));
        control.agents()
                .register(
                        control.machines().secrets().check(grant, false).orElseThrow(),
                        registration);
        machine = control.machines().matching("VM-1").getFirst().id();
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    @Test
    void anAgentIsToldItsMachinesOwnSecretOrThatOfAll() throws Exception {
        assertThat(secrets.missing(machine, List.of(CONTAINER))).containsExactly("disks");
        assertThat(told()).isEmpty();
        secrets.put("disks", Optional.empty(), "of all");
        assertThat(told()).contains("of all");
        secrets.put("disks", Optional.of(machine), "its own");
        secrets.put("disks", Optional.of(machine), "its öwn");
        assertThat(told()).contains("its öwn");
        assertThat(secrets.missing(machine, List.of(CONTAINER))).isEmpty();
        assertThat(secrets.all()).hasSize(2);
        assertThat(secrets.remove("disks", Optional.of(machine))).isTrue();
        assertThat(secrets.remove("disks", Optional.of(machine))).isFalse();
        assertThat(told()).contains("of all");
    }

    private Optional<String> told() throws IOException {
        JobOrder order =
                new JobOrder(
                        "1",
                        List.of(
                                new JobOrder.StepOrder(
                                        0,
                                        "t",
                                        CONTAINER,
                                        Duration.ofMinutes(1),
                                        StepState.WAITING)),
                        new Ending.Stay());
        Step filled = secrets.fill(machine, order).steps().getFirst().step();
        return ((Step.LuksContainer) filled).passphrase().value();
    }

    @Test
    void noTextAndNoFileShowsASecret() throws Exception {
        secrets.put("disks", Optional.empty(), "correct horse battery");
        Step.LuksContainer filled =
                ((Step.LuksContainer) CONTAINER)
                        .with(new Passphrase("disks", Optional.of("correct horse battery")));
        assertThat(filled.toString()).doesNotContain("horse");
        assertThat(CONTAINER.toJson().toString()).doesNotContain("value");
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("horse");
            }
        }
    }

    @Test
    void aForgottenMachineTakesItsSecretsAlong() throws Exception {
        secrets.put("disks", Optional.of(machine), "its own");
        control.remove(machine);
        assertThat(secrets.all()).isEmpty();
    }

    /// The record that goes is the younger one, which has booted.
    @Test
    void theyGoAlongWhenTwoMachinesBecomeOne() throws Exception {
        control.fillWith(filling());
        secrets.put("disks", Optional.empty(), "of all");
        machine = seen("52:54:00:00:00:02").id();
        Machine younger = seen("52:54:00:00:00:03");
        secrets.put("disks", Optional.of(younger.id()), "its own");
        merge(younger);
        assertThat(control.machines().find(younger.id())).isEmpty();
        assertThat(told()).contains("its own");
        assertThat(secrets.all())
                .extracting(KeptSecrets.Kept::machine)
                .containsExactly(Optional.empty(), Optional.of(machine));
    }

    @Test
    void theOneThatStaysKeepsItsOwn() throws Exception {
        control.fillWith(filling());
        Machine older = seen("52:54:00:00:00:02");
        machine = older.id();
        Machine younger = seen("52:54:00:00:00:03");
        secrets.put("disks", Optional.of(machine), "its own");
        secrets.put("disks", Optional.of(younger.id()), "another");
        assertThatThrownBy(() -> merge(younger)).as("it has a secret").isInstanceOf(Refusal.class);
        control.approve(younger.id());
        merge(younger);
        assertThat(told()).contains("its own");
        assertThat(control.machines().timeline(machine))
                .extracting(Timeline.Entry::detail)
                .contains("secret disks of 52-54-00-00-00-03: it has its own");
    }

    @Test
    void oneThatDoesNotOpenIsNotReplacedByThatOfAll() throws Exception {
        Path keys = directory.resolve("other.key");
        KeptSecrets lost =
                new KeptSecrets(
                        control.store(), Vault.open(keys, new Random(3)), InstantSource.system());
        control.fillWith(filling());
        secrets.put("disks", Optional.empty(), "of all");
        machine = seen("52:54:00:00:00:02").id();
        Machine younger = seen("52:54:00:00:00:03");
        lost.put("disks", Optional.of(younger.id()), "its own");
        merge(younger);
        assertThatThrownBy(this::told).hasMessageContaining("set it again");
    }

    private Machine seen(String mac) throws IOException {
        return control.store()
                .writeAndWait(session ->
                        control.machines().contact(session, MacAddress.parse(mac)).orElseThrow());
    }

    /// An agent shows both addresses, booted by that of the younger.
    private void merge(Machine younger) throws IOException {
        String secret =
                control.store()
                        .writeAndWait(session ->
                                control.machines().renderSecret(session, Optional.of(younger)));
        Registration both =
                Specimen.registration(
                        Optional.empty(),
                        Optional.of("VM-2"),
                        "52:54:00:00:00:02",
                        "52:54:00:00:00:03");
        control.agents()
                .register(control.machines().secrets().check(secret, false).orElseThrow(), both);
    }

    private Filling filling() {
        return new Filling() {
            @Override
            public JobOrder fill(String id, JobOrder order) throws IOException {
                return secrets.fill(id, order);
            }

            @Override
            public List<String> move(Session session, String from, String to) throws IOException {
                return secrets.move(session, from, to);
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\nlines", "a\0b"})
    void refusesWhatNobodyCanType(String value) {
        assertThatThrownBy(() -> secrets.put("disks", Optional.empty(), value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("secret \"disks\": expected 1 to 512 characters");
    }
}
