package dev.bootwright.server.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.server.Site;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.machine.Machine;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every request of an agent, by the agent of another machine.
class OwnDataTest {

    private static final String MINE = "52:54:00:00:00:01";
    private static final String SECOND = "52:54:00:00:00:03";
    private static final String OTHER = "52:54:00:00:00:02";
    private static final String UUID = "4c4c4544-0042-3510-8054-c3c04f4b3332";

    private static final String TEMPLATE =
            """
            name: private
            run:
              - title: secret
                script: echo the-other-machines-secret
            """;

    @TempDir Path data;

    private Site site = null;
    private FakeAgent mine = null;
    private FakeAgent other = null;
    private JobOrder order = null;
    private String owner = "";

    @BeforeEach
    void giveOneMachineAJob() throws Exception {
        site = Site.open(data);
        mine = FakeAgent.boot(site, MINE);
        owner =
                mine.register(
                                Specimen.registration(
                                        Optional.of(UUID), Optional.of("SERIAL-1"), MINE))
                        .machine();
        mine.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
        site.control().templates().put("private.yaml", TEMPLATE);
        site.control().approve(owner);
        site.control().assign(owner, "private");
        order = mine.job(Duration.ofSeconds(10)).join().orElseThrow();
        other = FakeAgent.boot(site, OTHER);
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private Machine machine() {
        return site.control().machines().find(owner).orElseThrow();
    }

    private void registerOther() throws Exception {
        String id =
                other.register(
                                Specimen.registration(
                                        Optional.of(UUID.replace('4', '9')),
                                        Optional.of("SERIAL-2"),
                                        OTHER))
                        .machine();
        assertThat(id).isNotEqualTo(owner);
    }

    @Test
    void anotherMachineIsNotGivenTheJob() throws Exception {
        assertThat(other.job(Duration.ZERO).join()).isEmpty();
        registerOther();
        assertThat(other.job(Duration.ZERO).join()).isEmpty();
        assertThat(mine.job(Duration.ZERO).join()).isPresent();
    }

    @Test
    void anotherMachineCannotSayWhatBecameOfTheJob() throws Exception {
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer =
                    other.send(order.job(), other.event(0, StepState.DONE, "forged"));
            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).doesNotContain("private", "secret", owner);
            registerOther();
        }
        assertThat(site.control().jobs().log(order.job())).isEmpty();
        assertThat(machine().state()).isEqualTo(Machine.State.RUNNING);
    }

    @Test
    void aJobOfAnotherMachineLooksLikeOneThatDoesNotExist() throws Exception {
        registerOther();
        HttpResponse<String> real = other.send(order.job(), other.event(0, StepState.DONE));
        HttpResponse<String> absent = other.send("999", other.event(0, StepState.DONE));
        assertThat(real.statusCode()).isEqualTo(absent.statusCode());
        assertThat(real.body().replace(order.job(), "N"))
                .isEqualTo(absent.body().replace("999", "N"));
    }

    @Test
    void anotherMachineCannotReplaceTheInventory() throws Exception {
        registerOther();
        other.report(Specimen.inventory(Specimen.disk("FORGED", Specimen.GIB)));
        assertThat(
                        site.control()
                                .machines()
                                .inventory(owner)
                                .orElseThrow()
                                .inventory()
                                .toJson()
                                .toString())
                .contains("S1")
                .doesNotContain("FORGED");
    }

    @Test
    void anotherMachinesPhaseEndsNoJobHere() throws Exception {
        registerOther();
        FakeAgent.expect(204, other.post(AgentApi.PHASE, "{\"phase\": \"rebooting\"}"));
        FakeAgent.expect(
                204,
                other.post(AgentApi.PHASE, "{\"phase\": \"pre\", \"message\": \"failed: x\"}"));
        assertThat(machine().state()).isEqualTo(Machine.State.RUNNING);
        assertThat(mine.job(Duration.ZERO).join()).isPresent();
    }

    @Test
    void aBootThatHasRegisteredCannotBecomeAnotherMachine() throws Exception {
        registerOther();
        HttpResponse<String> answer =
                other.post(
                        AgentApi.REGISTER,
                        Specimen.registration(Optional.of(UUID), Optional.of("SERIAL-1"), MINE)
                                .toJson()
                                .toString());
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).doesNotContain(owner);
        assertThat(other.job(Duration.ZERO).join()).isEmpty();
        assertThat(mine.job(Duration.ZERO).join()).isPresent();
    }

    @Test
    void anotherMachineDoesNotGetTheJobByNamingAnAddressOfThisOne() throws Exception {
        for (Registration forged :
                List.of(
                        Specimen.registration(Optional.empty(), Optional.empty(), MINE),
                        Specimen.registration(Optional.empty(), Optional.empty(), OTHER, MINE),
                        Specimen.registration(Optional.of(UUID), Optional.of("SERIAL-1"), OTHER))) {
            HttpResponse<String> answer = claim(forged);
            assertThat(answer.statusCode()).isEqualTo(409);
            assertThat(answer.body()).contains("approve 52-54-00-00-00-02").doesNotContain(owner);
            assertThat(other.job(Duration.ZERO).join()).isEmpty();
        }
        assertThat(mine.job(Duration.ZERO).join()).isPresent();
        assertThat(machine().state()).isEqualTo(Machine.State.RUNNING);
        assertThat(machine().identity().macs()).containsExactly(MacAddress.parse(MINE));
        assertThat(otherMachine().error().orElseThrow()).contains(owner, "approve this machine");
        assertThat(site.control().machines().timeline(owner))
                .filteredOn(entry -> entry.kind().equals("machine.doubted"))
                .hasSize(1);
    }

    @Test
    void aRuleThatApprovesAllDoesNotLetAnotherMachineIn() throws Exception {
        site.control().rules().put("all.yaml", "{name: all, match: all, approve: true}");
        registerOther();
        other.report(Specimen.inventory());
        other = FakeAgent.boot(site, OTHER);
        assertThat(otherMachine().wish().approved()).isTrue();
        for (int i = 0; i < 2; i++) {
            assertThat(claim(itself()).statusCode()).isEqualTo(409);
        }
        assertThat(mine.job(Duration.ZERO).join()).isPresent();
    }

    @Test
    void aReplacedNetworkCardGetsTheJobOnceAnOperatorHasApprovedIt() throws Exception {
        assertThat(claim(itself()).statusCode()).isEqualTo(409);
        site.control().approve(otherMachine().id());
        assertThat(mine.job(Duration.ZERO).join()).as("until the other has begun").isPresent();

        other = FakeAgent.boot(site, OTHER);
        assertThat(other.register(itself()).machine()).isEqualTo(owner);
        assertThat(other.job(Duration.ZERO).join().orElseThrow().job()).isEqualTo(order.job());
        assertThat(mine.get(AgentApi.JOB).statusCode()).isEqualTo(401);

        FakeAgent later = FakeAgent.boot(site, OTHER);
        assertThat(later.register(itself()).machine()).as("not asked again").isEqualTo(owner);
    }

    @Test
    void anApprovalFromBeforeIsNotOneOfTheOtherMachine() throws Exception {
        site.control().approve(otherMachine().id());
        assertThat(claim(itself()).statusCode()).isEqualTo(409);
        assertThat(mine.job(Duration.ZERO).join()).isPresent();
    }

    @Test
    void aSecondNetworkCardOfTheMachineIsNotDoubted() throws Exception {
        mine = FakeAgent.boot(site, MINE);
        Registration both =
                Specimen.registration(Optional.of(UUID), Optional.of("SERIAL-1"), MINE, SECOND);
        mine.register(both);
        mine = FakeAgent.boot(site, SECOND);
        assertThat(mine.register(both).machine()).isEqualTo(owner);
        assertThat(mine.job(Duration.ZERO).join().orElseThrow().job()).isEqualTo(order.job());
    }

    private static Registration itself() {
        return Specimen.registration(Optional.of(UUID), Optional.of("SERIAL-1"), OTHER);
    }

    private HttpResponse<String> claim(Registration registration) throws Exception {
        return other.post(AgentApi.REGISTER, registration.toJson().toString());
    }

    private Machine otherMachine() {
        return site.control().machines().find(MacAddress.parse(OTHER)).orElseThrow();
    }

    @Test
    void nothingIsAnsweredWithoutASecretOrWithHalfOfOne() throws Exception {
        String events =
                Json.object()
                        .put(
                                "events",
                                Json.array(
                                        List.of(mine.event(0, StepState.DONE)),
                                        event -> event.toJson()))
                        .build()
                        .toString();
        for (String authorization :
                List.of(
                        "",
                        "Bearer ",
                        "Bearer 1.",
                        "Bearer 1.AAAA",
                        "Bearer 999.x",
                        "Basic eDp5")) {
            assertThat(status("POST", AgentApi.REGISTER, authorization, "{}")).isEqualTo(401);
            assertThat(status("POST", AgentApi.INVENTORY, authorization, "{}")).isEqualTo(401);
            assertThat(status("POST", AgentApi.PHASE, authorization, "{}")).isEqualTo(401);
            assertThat(status("GET", AgentApi.JOB, authorization, "")).isEqualTo(401);
            assertThat(status("GET", AgentApi.PACKAGE + "small", authorization, "")).isEqualTo(401);
            assertThat(status("POST", AgentApi.events(order.job()), authorization, events))
                    .isEqualTo(401);
        }
        assertThat(machine().state()).isEqualTo(Machine.State.RUNNING);
    }

    @Test
    void aPackageIsGivenToABootThatHoldsAndUnderItsOwnNameOnly() throws Exception {
        HttpResponse<String> given = mine.get(AgentApi.PACKAGE + "small");
        assertThat(given.statusCode()).isEqualTo(200);
        assertThat(given.body()).isEqualTo("archive");
        assertThat(given.headers().firstValue(AgentApi.DIGEST_HEADER)).contains("0123");
        assertThat(mine.get(AgentApi.PACKAGE + "absent").statusCode()).isEqualTo(404);
        for (String name : List.of("", "..", "a/b", "..%2fx", "-x", "A", "x".repeat(200))) {
            assertThat(mine.get(AgentApi.PACKAGE + name).statusCode()).isEqualTo(400);
        }
        FakeAgent later = FakeAgent.boot(site, MINE);
        later.register(Specimen.registration(Optional.of(UUID), Optional.of("SERIAL-1"), MINE));
        assertThat(mine.get(AgentApi.PACKAGE + "small").statusCode()).isEqualTo(401);
    }

    private int status(String method, String path, String authorization, String body)
            throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(site.uri(path))
                        .method(method, BodyPublishers.ofString(body));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.ofString()).statusCode();
        }
    }
}
