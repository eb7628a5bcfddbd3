package dev.bootwright.server.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.plan.Plan.PlannedStep;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TestPlannerTest {

    private static List<PlannedStep> steps(String yaml) throws IOException {
        Planning planning =
                Planner.plan(
                        "m",
                        TemplateReader.read("t.yaml", yaml),
                        Specimen.inventory(Specimen.disk("S1", Specimen.GIB)));
        return ((Planning.Planned) planning).plan().steps();
    }

    @Test
    void testsComeBeforeEverythingElse() throws IOException {
        List<PlannedStep> steps =
                steps(
                        """
                        name: t
                        run:
                          - script: echo
                        tests:
                          disks: 2m
                          cpu: 30s
                          strict: true
                        """);
        assertThat(steps.stream().map(PlannedStep::title).toList())
                .first()
                .isEqualTo("test the processors for 30 s");
        Step.HardwareTest disks = (Step.HardwareTest) steps.get(1).step();
        assertEquals("disks", disks.what());
        assertEquals(120, disks.seconds());
        assertThat(disks.disks()).isNotEmpty();
        assertThat(disks.strict()).isTrue();
        assertThat(steps.get(1).deadline()).isGreaterThan(Duration.ofMinutes(2));
        assertThat(steps.get(2).step()).isInstanceOf(Step.RunCommand.class);
    }
}
