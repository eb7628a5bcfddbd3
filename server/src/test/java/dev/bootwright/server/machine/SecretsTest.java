package dev.bootwright.server.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Secrets.Grant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {

    private static final String MAC = "52:54:00:00:00:01";

    @TempDir Path data;

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    private ControlPlane control;

    @BeforeEach
    void open() throws IOException {
        InstantSource clock = now::get;
        control = ControlPlane.open(data.resolve("bootwright.db"), clock, new Random(1));
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    private String render() throws IOException {
        return render(MAC);
    }

    private String render(String mac) throws IOException {
        return control.store()
                .writeAndWait(session -> {
                    Machine machine =
                            control.machines()
                                    .contact(session, MacAddress.parse(mac))
                                    .orElseThrow();
                    return control.machines().renderSecret(session, Optional.of(machine));
                });
    }

    private Optional<Grant> check(String secret) {
        return control.machines().secrets().check(secret, false);
    }

    @Test
    void onlyTheWholeSecretCounts() throws IOException {
        String secret = render();
        assertThat(check(secret)).isPresent();
        assertThat(check(secret + "x")).isEmpty();
        for (int end = 0; end < secret.length(); end++) {
            assertThat(check(secret.substring(0, end))).as("%d characters", end).isEmpty();
        }
        assertThat(check("2" + secret.substring(1))).isEmpty();
        assertThat(check("999999999999999999999." + secret)).isEmpty();
    }

    @Test
    void noTextOfASecretIsKept() throws IOException {
        String secret = render();
        control.close();
        String random = secret.substring(secret.indexOf('.') + 1);
        try (var files = Files.list(data)) {
            for (Path file : files.toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                assertThat(bytes).as(file.toString()).doesNotContain(random);
            }
        }
        open();
        assertThat(check(secret)).isPresent();
    }

    @Test
    void theFirstUseOfALaterOneRevokesTheEarlier() throws IOException {
        String first = render();
        String second = render();
        control.agents().register(check(first).orElseThrow(), Specimen.registration(MAC));
        assertThat(check(first)).isPresent();
        assertThat(check(second)).isPresent();
        control.agents().register(check(second).orElseThrow(), Specimen.registration(MAC));
        assertThat(check(first)).isEmpty();
        assertThat(check(second)).isPresent();
    }

    @Test
    void oneThatIsNotUsedInTimeIsVoid() throws IOException {
        String used = render();
        control.agents().register(check(used).orElseThrow(), Specimen.registration(MAC));
        String unused = render();
        now.updateAndGet(time -> time.plus(Secrets.FIRST_USE).plus(Duration.ofSeconds(1)));
        assertThat(check(unused)).isEmpty();
        assertThat(check(used)).isPresent();
    }

    @Test
    void ofAMachinesUnusedOnesTheNewestAreKept() throws IOException {
        String another = render("52:54:00:00:00:02");
        String used = render();
        control.agents().register(check(used).orElseThrow(), Specimen.registration(MAC));
        List<String> unused = new ArrayList<>();
        for (int i = 0; i < Secrets.MOST_UNUSED + 4; i++) {
            unused.add(render());
        }
        List<String> kept = unused.subList(4, unused.size());
        for (String secret : unused) {
            assertThat(check(secret).isPresent()).isEqualTo(kept.contains(secret));
        }
        assertThat(check(used)).isPresent();
        assertThat(check(another)).isPresent();
        assertThat(rows()).isEqualTo(Secrets.MOST_UNUSED + 2);
        control.close();
        open();
        assertThat(unused.stream().filter(secret -> check(secret).isPresent()))
                .containsExactlyElementsOf(kept);
    }

    @Test
    void ofUnknownMachinesUnusedOnesTheNewestAreKept() throws IOException {
        String machines = render();
        List<String> unused =
                control.store()
                        .writeAndWait(session -> {
                            List<String> rendered = new ArrayList<>();
                            for (int i = 0; i <= Secrets.MOST_UNUSED_OF_NOBODY; i++) {
                                rendered.add(
                                        control.machines().renderSecret(session, Optional.empty()));
                            }
                            return rendered;
                        });
        assertThat(check(unused.getFirst())).isEmpty();
        assertThat(check(unused.get(1))).isPresent();
        assertThat(check(unused.getLast())).isPresent();
        assertThat(check(machines)).isPresent();
        assertThat(rows()).isEqualTo(Secrets.MOST_UNUSED_OF_NOBODY + 1);
    }

    private long rows() throws IOException {
        return control.store()
                .read(session ->
                        session.one("SELECT count(*) AS n FROM secret", row -> row.integer("n")));
    }

    /// Looking through all secrets with each script would let whoever asks for scripts hold up every change.
    @Test
    void thoseThatAreTooOldAreFoundByAnIndex() throws IOException {
        List<String> plan =
                control.store()
                        .read(session ->
                                session.list(
                                        "EXPLAIN QUERY PLAN DELETE FROM secret"
                                                + " WHERE used_at IS NULL AND rendered_at < ?",
                                        row -> row.text("detail"),
                                        now.get()));
        assertThat(plan).singleElement().asString().contains("INDEX secret_unused");
    }

    @Test
    void theSecretOfAnUnknownMachineIsWhoeverUsesItsFirst() throws IOException {
        String secret =
                control.store()
                        .writeAndWait(session ->
                                control.machines().renderSecret(session, Optional.empty()));
        assertThat(check(secret).orElseThrow().machine()).isEmpty();
        String id =
                control.agents()
                        .register(check(secret).orElseThrow(), Specimen.registration(MAC))
                        .machine();
        assertThat(check(secret).orElseThrow().machine()).contains(id);
    }

    @Test
    void theSecretsOfAForgottenMachineAreVoid() throws IOException {
        String secret = render();
        control.remove(control.machines().all().getFirst().id());
        assertThat(check(secret)).isEmpty();
    }
}
