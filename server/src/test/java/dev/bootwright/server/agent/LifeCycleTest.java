package dev.bootwright.server.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.server.Site;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.job.Job;
import dev.bootwright.server.machine.Boot;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Phase;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine's life, as its agent and an operator live it, through every part of the server.
class LifeCycleTest {

    private static final String MAC = "52:54:00:00:00:01";
    private static final Duration LONG = Duration.ofSeconds(30);

    private static final String TEMPLATE =
            """
            name: small
            disks:
              - name: system
                select: {size: 1GiB..}
                wipe: true
                partitions:
                  - {name: root, type: linux}
            fileSystems:
              - {on: system/root, type: ext4}
            """;

    @TempDir Path data;

    private static Machine machine(Site site, String id) {
        return site.control().machines().find(id).orElseThrow();
    }

    @Test
    void waitsForApprovalThenIsConfiguredAcrossARestartOfTheServer() throws Exception {
        String id;
        FakeAgent agent;
        JobOrder order;
        try (Site site = Site.open(data)) {
            site.control().templates().put("small.yaml", TEMPLATE);
            agent = FakeAgent.boot(site, MAC);
            Registered registered = agent.register(Specimen.registration(MAC));
            id = registered.machine();
            agent.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
            assertThat(machine(site, id).state()).isEqualTo(Machine.State.PENDING);
            assertThat(agent.job(Duration.ZERO).join()).isEmpty();

            CompletableFuture<Optional<JobOrder>> held = agent.job(LONG);
            site.control().approve(id);
            assertThat(held).isNotDone();
            site.control().assign(id, "small");
            order = held.join().orElseThrow();

            assertThat(order.steps())
                    .extracting(step -> step.step().kind())
                    .containsExactly("wipe", "partitionTable", "fileSystem");
            assertThat(order.steps().getFirst().step())
                    .isEqualTo(
                            new Step.Wipe(
                                    List.of(Specimen.disk("S1", 20 * Specimen.GIB).identity())));
            assertThat(machine(site, id).state()).isEqualTo(Machine.State.RUNNING);
            agent.carryOut(order, 0);
            FakeAgent.expect(204, agent.send(order.job(), agent.event(1, StepState.RUNNING)));
        }

        try (Site site = Site.open(data)) {
            agent = agent.at(site);
            JobOrder resumed = agent.job(Duration.ZERO).join().orElseThrow();
            assertThat(resumed.job()).isEqualTo(order.job());
            assertThat(resumed.steps())
                    .extracting(JobOrder.StepOrder::state)
                    .containsExactly(StepState.DONE, StepState.RUNNING, StepState.WAITING);
            agent.carryOut(resumed, 1);
            agent.carryOut(resumed, 2);

            Machine done = machine(site, id);
            assertThat(done.state()).isEqualTo(Machine.State.CONFIGURED);
            assertThat(done.boot().phases())
                    .extracting(Boot.Reached::phase)
                    .containsExactly(
                            Phase.LOADER,
                            Phase.AGENT,
                            Phase.INVENTORY,
                            Phase.PLAN,
                            Phase.STEPS,
                            Phase.CONFIGURED);
            assertThat(site.control().jobs().log(order.job()))
                    .extracting(line -> line.text())
                    .containsExactly("did step 0", "did step 1", "did step 2");
            assertThat(FakeAgent.script(site, MAC)).contains("this machine is configured");
            assertThat(machine(site, id).state()).isEqualTo(Machine.State.CONFIGURED);
        }
    }

    @Test
    void goesOnWithTheJobAfterTheMachineWasSwitchedOff() throws Exception {
        try (Site site = Site.open(data)) {
            JobOrder order = begin(site, FakeAgent.boot(site, MAC));
            FakeAgent second = FakeAgent.boot(site, MAC);
            second.register(Specimen.registration(MAC));
            second.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
            JobOrder resumed = second.job(Duration.ZERO).join().orElseThrow();
            assertThat(resumed.job()).isEqualTo(order.job());
            assertThat(resumed.steps().getFirst().state()).isEqualTo(StepState.DONE);
            second.carryOut(resumed, 1);
            second.carryOut(resumed, 2);
            assertThat(site.control().jobs().find(order.job()).orElseThrow().state())
                    .isEqualTo(Job.State.DONE);
        }
    }

    /// Brings a machine so far that the first step of its job is done.
    private static JobOrder begin(Site site, FakeAgent agent) throws Exception {
        site.control().templates().put("small.yaml", TEMPLATE);
        site.control()
                .rules()
                .put("all.yaml", "{name: all, match: all, approve: true, template: small}");
        agent.register(Specimen.registration(MAC));
        agent.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
        JobOrder order = agent.job(LONG).join().orElseThrow();
        agent.carryOut(order, 0);
        return order;
    }

    @Test
    void aLaterBootTakesOver() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent first = FakeAgent.boot(site, MAC);
            first.register(Specimen.registration(MAC));
            FakeAgent second = FakeAgent.boot(site, MAC);
            first.report(Specimen.inventory()); // rendered is not used: the first still counts
            second.register(Specimen.registration(MAC));
            HttpResponse<String> refused =
                    first.post("/agent/v1/inventory", Specimen.inventory().toJson().toString());
            assertThat(refused.statusCode()).isEqualTo(401);
        }
    }

    @Test
    void takesRepeatedEventsOnce() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent agent = FakeAgent.boot(site, MAC);
            JobOrder order = begin(site, agent);
            var running = agent.event(1, StepState.RUNNING, "one line");
            FakeAgent.expect(204, agent.send(order.job(), running));
            FakeAgent.expect(204, agent.send(order.job(), running));
            FakeAgent.expect(204, agent.send(order.job(), running, agent.event(1, StepState.DONE)));
            assertThat(site.control().jobs().log(order.job()))
                    .extracting(line -> line.text())
                    .containsExactly("did step 0", "one line");
        }
    }

    @Test
    void aFailedStepFailsTheMachineUntilAnOperatorActs() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent agent = FakeAgent.boot(site, MAC);
            JobOrder order = begin(site, agent);
            FakeAgent.expect(204, agent.send(order.job(), agent.event(1, StepState.FAILED)));
            Machine failed = site.control().machines().all().getFirst();
            assertThat(failed.state()).isEqualTo(Machine.State.FAILED);
            assertThat(failed.error().orElseThrow()).startsWith("step 2 of 3 (partition S1");
            assertThat(agent.job(Duration.ZERO).join()).isEmpty();
            FakeAgent.expect(409, agent.send(order.job(), agent.event(2, StepState.RUNNING)));

            site.control().assign(failed.id(), "small");
            JobOrder again = agent.job(Duration.ZERO).join().orElseThrow();
            assertThat(again.job()).isNotEqualTo(order.job());
        }
    }

    /// Its steps expected something of the machine that nobody waits for once they are done.
    @Test
    void aSecondJobInOneBootLeavesNoDeadline() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent agent = FakeAgent.boot(site, MAC);
            JobOrder first = begin(site, agent);
            agent.carryOut(first, 1);
            agent.carryOut(first, 2);
            String id = site.control().machines().all().getFirst().id();
            site.control().assign(id, "small");
            JobOrder second = agent.job(LONG).join().orElseThrow();
            assertThat(second.job()).isNotEqualTo(first.job());
            agent.carryOut(second, 0);
            assertThat(machine(site, id).boot().deadline()).isPresent();
            agent.carryOut(second, 1);
            agent.carryOut(second, 2);

            assertThat(machine(site, id).state()).isEqualTo(Machine.State.CONFIGURED);
            assertThat(machine(site, id).boot().deadline()).isEmpty();
        }
    }

    @Test
    void keepsTheLastJobsOfAMachineAndNoneOfAForgottenOne() throws Exception {
        try (Site site = Site.open(data)) {
            JobOrder order = begin(site, FakeAgent.boot(site, MAC));
            String id = site.control().machines().all().getFirst().id();
            String last = order.job();
            for (int i = 0; i < 20; i++) {
                site.control().cancel(last);
                site.control().assign(id, "small");
                last = site.control().jobs().newest(1, Job::id).getFirst();
            }
            assertThat(site.control().jobs().newest(100, Job::id)).hasSize(20);
            assertThat(site.control().jobs().find(order.job())).isEmpty();
            assertThat(site.control().jobs().log(order.job())).isEmpty();

            site.control().remove(id);
            assertThat(site.control().jobs().newest(100, Job::id)).isEmpty();
        }
    }

    /// As an agent says it whose first step fails while the server takes up that it has begun.
    @Test
    void aFailureHoldsThoughTheSameRequestSaysWhatIsSkippedAfterIt() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent agent = FakeAgent.boot(site, MAC);
            JobOrder order = begin(site, agent);
            var failed = agent.event(1, StepState.FAILED, "why");
            var skipped = agent.event(2, StepState.SKIPPED);
            FakeAgent.expect(204, agent.send(order.job(), failed, skipped));
            assertThat(agent.job(Duration.ZERO).join()).isEmpty();
            FakeAgent.expect(204, agent.send(order.job(), failed, skipped));
            FakeAgent.expect(204, agent.send(order.job(), agent.event(2, StepState.SKIPPED)));
            assertThat(site.control().machines().all().getFirst().error().orElseThrow())
                    .startsWith("step 2 of 3 (partition S1");
            assertThat(site.control().jobs().log(order.job()))
                    .extracting(line -> line.text())
                    .containsExactly("did step 0", "why");
            FakeAgent.expect(
                    409,
                    agent.send(
                            order.job(),
                            agent.event(2, StepState.SKIPPED),
                            agent.event(2, StepState.RUNNING)));
        }
    }

    @Test
    void aCancelledJobIsOverForTheAgentToo() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent agent = FakeAgent.boot(site, MAC);
            JobOrder order = begin(site, agent);
            site.control().cancel(order.job());
            FakeAgent.expect(409, agent.send(order.job(), agent.event(1, StepState.RUNNING)));
            assertThat(agent.job(Duration.ZERO).join()).isEmpty();
            Machine machine = site.control().machines().all().getFirst();
            assertThat(machine.state()).isEqualTo(Machine.State.APPROVED);
            FakeAgent next = FakeAgent.boot(site, MAC);
            next.register(Specimen.registration(MAC));
            next.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
            assertThat(next.job(Duration.ZERO).join()).isEmpty();
        }
    }

    @Test
    void givesTheEndingAgainToTheBootThatDidTheLastStep() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent agent = FakeAgent.boot(site, MAC);
            JobOrder order = begin(site, agent);
            agent.carryOut(order, 1);
            agent.carryOut(order, 2);
            JobOrder left = agent.job(Duration.ZERO).join().orElseThrow();
            assertThat(left.steps()).allMatch(step -> step.state().isFinal());
        }
    }

    @Test
    void aMachineWhosePreFailedSaysSoUntilItIsStartedAgain() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent agent = FakeAgent.boot(site, MAC);
            JobOrder order = begin(site, agent);
            String id = site.control().machines().all().getFirst().id();
            String failed = "{\"phase\": \"pre\", \"message\": \"failed: exit status 7\"}";
            FakeAgent.expect(204, agent.post(AgentApi.PHASE, failed));
            assertThat(machine(site, id).error()).contains("PRE failed: exit status 7");
            assertThat(machine(site, id).state()).isEqualTo(Machine.State.FAILED);

            FakeAgent again = FakeAgent.boot(site, MAC);
            again.register(Specimen.registration(MAC));
            again.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
            assertThat(machine(site, id).error()).isEmpty();
            assertThat(again.job(Duration.ZERO).join().orElseThrow().steps())
                    .hasSameSizeAs(order.steps());
        }
    }

    @Test
    void refusesADiskThatIsNotTheOneThatWasApproved() throws Exception {
        try (Site site = Site.open(data)) {
            site.control().templates().put("small.yaml", TEMPLATE);
            FakeAgent agent = FakeAgent.boot(site, MAC);
            String id = agent.register(Specimen.registration(MAC)).machine();
            agent.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
            site.control().assign(id, "small");

            FakeAgent next = FakeAgent.boot(site, MAC);
            next.register(Specimen.registration(MAC));
            next.report(Specimen.inventory(Specimen.disk("S2", 20 * Specimen.GIB)));
            site.control().approve(id);
            assertThat(next.job(Duration.ZERO).join()).isEmpty();
            assertThat(machine(site, id).error().orElseThrow())
                    .isEqualTo(
                            "disk \"system\" was S1 when the template was assigned, and is S2 now;"
                                    + " assign it again if that is meant");
        }
    }

    @Test
    void refusesUnsupportedHardwareUnlessADeveloperSaysSo() throws Exception {
        try (Site site = Site.open(data)) {
            site.control().templates().put("small.yaml", TEMPLATE);
            site.control()
                    .rules()
                    .put(
                            "all.yaml",
                            """
                            name: all
                            match: all
                            approve: true
                            template: small
                            support:
                              - {company: Dell, model: PowerEdge R640}
                            """);
            FakeAgent agent = FakeAgent.boot(site, MAC);
            agent.register(Specimen.registration(MAC));
            var disk = Specimen.disk("S1", 20 * Specimen.GIB);
            agent.report(Specimen.inventory("Dell Inc.", "PowerEdge R740", disk));
            assertThat(agent.job(Duration.ZERO).join()).isEmpty();
            assertThat(site.control().machines().all().getFirst().error().orElseThrow())
                    .startsWith("Dell Inc. PowerEdge R740 is not on the support list");

            agent.report(Specimen.inventory("Dell Inc.", "PowerEdge R640", disk));
            assertThat(agent.job(Duration.ZERO).join()).isPresent();
        }
    }

    @Test
    void answersHostileRequestsWithWhatIsWrong() throws IOException, InterruptedException {
        try (Site site = Site.open(data)) {
            FakeAgent agent = FakeAgent.boot(site, MAC);
            agent.register(Specimen.registration(MAC));
            assertThat(agent.post("/agent/v1/inventory", "{").body()).contains("JSON: line 1");
            assertThat(agent.post("/agent/v1/inventory", "[".repeat(100)).statusCode())
                    .isEqualTo(400);
            assertThat(agent.post("/agent/v1/register", "{}").statusCode()).isEqualTo(400);
            assertThat(agent.post("/agent/v1/job/9/events", "{\"events\":[]}").statusCode())
                    .isEqualTo(404);
            assertThat(agent.post("/agent/v1/nothing", "").statusCode()).isEqualTo(404);
            assertThat(agent.post("/agent/v1/job", "").statusCode()).isEqualTo(405);
            assertThat(agent.post("/agent/v1/phase", "\uFFFD").body()).contains("JSON: line 1");
            // One byte too many: were any left unread, TCP would reset what is answered.
            assertThat(agent.post("/agent/v1/phase", "x".repeat((1 << 20) + 1)).statusCode())
                    .isEqualTo(413);
            assertThat(agent.post("/agent/v1/phase", "{\"phase\":\"\\u0000\"}").statusCode())
                    .isEqualTo(400);
        }
    }

    /// Requests as no library sends them.
    @Test
    void aQueryThatIsMalformedIsAnsweredAtOnce() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent agent = FakeAgent.boot(site, MAC);
            agent.register(Specimen.registration(MAC));
            for (String query :
                    List.of("wait=%", "wait=%zz", "%=1", "wait=x", "wait=-1", "wait=")) {
                assertThat(agent.raw("GET " + AgentApi.JOB + "?" + query))
                        .as(query)
                        .startsWith("HTTP/1.1 400 ")
                        .contains("wait");
            }
            assertThat(agent.raw("GET " + AgentApi.JOB)).startsWith("HTTP/1.1 204 ");
        }
    }
}
