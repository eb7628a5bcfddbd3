package dev.bootwright.server.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.server.Site;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.job.Job;
import dev.bootwright.server.machine.Machine;
import dev.bootwright.server.machine.Refusal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values for the variables of a template: the machine's go before a rule's, a rule's before the default.
class MachineVariablesTest {

    private static final String MAC = "52:54:00:00:00:01";

    private static final String TEMPLATE =
            """
            name: hello
            variables:
              host: {example: node-1}
              size: small
            run: [{script: "echo ${host} ${size} ${machine.id}"}]
            """;

    private static final String RULE =
            """
            name: all
            match: {firmware: bios}
            variables: {host: from-rule}
            """;

    @TempDir Path data;

    private Site site;
    private ControlPlane control;
    private FakeAgent agent;
    private String id = "";

    @BeforeEach
    void registerAMachine() throws Exception {
        site = Site.open(data);
        control = site.control();
        control.templates().put("hello.yaml", TEMPLATE);
        agent = FakeAgent.boot(site, MAC);
        id = agent.register(Specimen.registration(MAC)).machine();
        control.approve(id);
    }

    @AfterEach
    void close() throws Exception {
        site.close();
    }

    private void report() throws Exception {
        agent.report(Specimen.inventory(Specimen.disk("S1", 20 * Specimen.GIB)));
    }

    /// What the job would run that the agent is given.
    private String script() throws Exception {
        JobOrder order = agent.job(Duration.ofSeconds(10)).join().orElseThrow();
        return script(order.steps().stream().map(JobOrder.StepOrder::step));
    }

    /// What the job would run that no agent has been given yet.
    private String planned() throws Exception {
        return script(
                control.jobs().newest(1, Job::steps).getFirst().stream().map(Job.JobStep::step));
    }

    private static String script(Stream<Step> steps) {
        return steps.filter(Step.RunCommand.class::isInstance)
                .map(Object::toString)
                .findFirst()
                .orElseThrow();
    }

    private Machine machine() {
        return control.machines().find(id).orElseThrow();
    }

    @Test
    void aMissingValueStopsThePlanAndSettingItGoesOn() throws Exception {
        report();
        assertThatThrownBy(() -> control.assign(id, "hello"))
                .hasMessageContaining("variable \"host\" has no value")
                .hasMessageContaining("machine set");
        control.setVariables(id, Map.of("host", "db-7"), Set.of());
        control.assign(id, "hello");
        assertThat(script()).contains("echo db-7 small " + id);
    }

    @Test
    void aMachineThatFailedForAValueGoesOnOnceItHasIt() throws Exception {
        control.assign(id, "hello"); // nothing is known of it yet
        report();
        assertThat(machine().error().orElse("")).contains("variable \"host\" has no value");
        control.setVariables(id, Map.of("host", "late"), Set.of());
        assertThat(machine().error()).isEmpty();
        assertThat(script()).contains("echo late small");
    }

    @Test
    void theMachinesValueGoesBeforeTheRules() throws Exception {
        control.rules().put("all.yaml", RULE);
        report();
        control.assign(id, "hello");
        assertThat(planned()).contains("echo from-rule small");
        // The job was given to nobody: it is planned anew.
        control.setVariables(id, Map.of("host", "mine", "size", "large"), Set.of());
        assertThat(planned()).contains("echo mine large");
        assertThat(control.setVariables(id, Map.of(), Set.of("host")))
                .isEqualTo(Map.of("size", "large"));
        assertThat(script()).contains("echo from-rule large");
    }

    /// The agent works on while the server knows nothing of it, as its events wait for a server that is down.
    @Test
    void aJobThatWasGivenStaysUntilALaterBootTakesOver() throws Exception {
        control.setVariables(id, Map.of("host", "one"), Set.of());
        report();
        control.assign(id, "hello");
        JobOrder given = agent.job(Duration.ofSeconds(10)).join().orElseThrow();
        site.close();
        site = Site.open(data);
        control = site.control();
        agent = agent.at(site);
        control.setVariables(id, Map.of("host", "two"), Set.of());
        agent.report(
                Specimen.inventory(
                        Specimen.disk("S1", 20 * Specimen.GIB),
                        Specimen.disk("S2", 20 * Specimen.GIB)));
        assertThat(agent.job(Duration.ZERO).join()).contains(given);
        FakeAgent.expect(204, agent.send(given.job(), agent.event(0, StepState.RUNNING)));
    }

    @Test
    void aJobThatAnEarlierBootWasGivenAndNeverBeganIsPlannedAnew() throws Exception {
        control.setVariables(id, Map.of("host", "one"), Set.of());
        report();
        control.assign(id, "hello");
        assertThat(script()).contains("echo one small");
        control.setVariables(id, Map.of("host", "two"), Set.of());
        FakeAgent early = agent;
        agent = FakeAgent.boot(site, MAC);
        control.setVariables(id, Map.of("size", "large"), Set.of());
        assertThat(planned()).contains("echo one small"); // the earlier boot may be at work still
        agent.register(Specimen.registration(MAC));
        assertThat(early.get(AgentApi.JOB).statusCode()).isEqualTo(401);
        report();
        assertThat(script()).contains("echo two large");
    }

    @Test
    void whatIsWrongChangesNothing() throws Exception {
        control.setVariables(id, Map.of("kept", "1"), Set.of());
        for (String name : new String[] {"machine.id", "1x", "", "a b", "x".repeat(64)}) {
            assertThatThrownBy(() -> control.setVariables(id, Map.of(name, "v"), Set.of("kept")))
                    .as(name)
                    .isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> control.setVariables(id, Map.of("a", "x".repeat(9000)), Set.of()))
                .hasMessageContaining("at most 8192 characters");
        assertThatThrownBy(() -> control.setVariables("nobody", Map.of("a", "b"), Set.of()))
                .isInstanceOf(Refusal.class);
        assertThat(control.variables(id)).isEqualTo(Map.of("kept", "1"));
    }

    @Test
    void theyAreGoneWithTheMachineAndKeptByAMerge() throws Exception {
        control.setVariables(id, Map.of("host", "old", "only", "1"), Set.of());
        String other = "52:54:00:00:00:02";
        FakeAgent second = FakeAgent.boot(site, other);
        Registration both = Specimen.registration(Optional.empty(), Optional.empty(), other, MAC);
        FakeAgent.expect(409, second.post(AgentApi.REGISTER, both.toJson().toString()));
        control.approve(
                control.machines().find(MacAddress.parse(other)).map(Machine::id).orElseThrow());
        String merged = second.register(both).machine();
        if (!merged.equals(id)) {
            assertThat(control.variables(merged)).containsEntry("only", "1");
        } else {
            assertThat(control.variables(id)).containsEntry("only", "1");
        }
        control.remove(merged);
        assertThat(control.variables(merged)).isEmpty();
    }
}
