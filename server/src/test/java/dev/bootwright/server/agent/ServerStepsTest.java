package dev.bootwright.server.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.formats.contract.ServerStep.State;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.Site;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.job.Job;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Steps that the server carries out while the agent waits, through every part of the server.
class ServerStepsTest {

    private static final String MAC = "52:54:00:00:00:02";

    private static final String TEMPLATE =
            """
            name: settings
            bios: {BootMode: Uefi}
            run: [{script: "true"}]
            """;

    @TempDir Path data;

    private static FakeAgent boot(Site site) throws Exception {
        FakeAgent agent = FakeAgent.boot(site, MAC);
        agent.register(Specimen.registration(MAC));
        agent.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
        return agent;
    }

    private static FakeAgent begin(Site site) throws Exception {
        site.control().templates().put("settings.yaml", TEMPLATE);
        site.control()
                .rules()
                .put("all.yaml", "{name: all, match: all, approve: true, template: settings}");
        return boot(site);
    }

    private static ServerStep ask(FakeAgent agent, JobOrder order, int step) throws Exception {
        String answer =
                FakeAgent.expect(200, agent.post(AgentApi.step(order.job(), step), "{}")).body();
        return ServerStep.fromJson(Json.parse(answer));
    }

    /// Asks as an agent does, until it is over.
    private static ServerStep await(FakeAgent agent, JobOrder order, int step) throws Exception {
        ServerStep news = ask(agent, order, step);
        while (news.state() == State.RUNNING) {
            Thread.onSpinWait();
            news = ask(agent, order, step);
        }
        return news;
    }

    private static JobOrder job(FakeAgent agent) {
        return agent.job(Duration.ofSeconds(30)).join().orElseThrow();
    }

    @Test
    void areBegunOnceAndGoOnAfterTheRestartOfTheMachine() throws Exception {
        List<Integer> begun = new CopyOnWriteArrayList<>();
        CountDownLatch go = new CountDownLatch(1);
        try (Site site = Site.open(data)) {
            FakeAgent agent = begin(site);
            site.control()
                    .jobs()
                    .serverSteps()
                    .by((_, _, restarts, news) -> {
                        begun.add(restarts);
                        news.accept("sets BootMode");
                        await(go);
                        return restarts == 0
                                ? new ServerStep(State.RESTART, "BootMode becomes Uefi")
                                : new ServerStep(State.DONE, "BootMode is Uefi");
                    });
            JobOrder order = job(agent);
            assertThat(ask(agent, order, 0).state()).isEqualTo(State.RUNNING);
            go.countDown();
            assertThat(await(agent, order, 0))
                    .isEqualTo(new ServerStep(State.RESTART, "BootMode becomes Uefi"));
            assertThat(ask(agent, order, 0).state()).isEqualTo(State.RESTART);
            FakeAgent.expect(204, agent.send(order.job(), agent.event(0, StepState.RESTARTING)));

            FakeAgent second = boot(site);
            JobOrder resumed = job(second);
            assertThat(await(second, resumed, 0).message()).isEqualTo("BootMode is Uefi");
            assertThat(begun).containsExactly(0, 1);
            second.carryOut(resumed, 0);
            assertThat(second.post(AgentApi.step(order.job(), 0), "{}").statusCode())
                    .isEqualTo(409);
            assertThat(second.post(AgentApi.step(order.job(), 1), "{}").body())
                    .contains("is the agent's to carry out");
            second.carryOut(resumed, 1);
            assertThat(site.control().jobs().find(order.job()).orElseThrow().state())
                    .isEqualTo(Job.State.DONE);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void failWhereTheServerHasNoWayToBmcs() throws Exception {
        try (Site site = Site.open(data)) {
            FakeAgent agent = begin(site);
            JobOrder order = job(agent);
            assertThat(await(agent, order, 0))
                    .isEqualTo(
                            new ServerStep(
                                    State.FAILED,
                                    "this server has no way to the BMCs of its machines"));
        }
    }

    @Test
    void areNotForAnotherMachinesAgent() throws Exception {
        try (Site site = Site.open(data)) {
            JobOrder order = job(begin(site));
            FakeAgent stranger = FakeAgent.boot(site, "52:54:00:00:00:03");
            assertThat(stranger.post(AgentApi.step(order.job(), 0), "{}").statusCode())
                    .isEqualTo(404);
        }
    }
}
