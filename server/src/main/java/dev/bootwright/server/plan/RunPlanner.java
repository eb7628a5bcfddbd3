package dev.bootwright.server.plan;

import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.template.RunSpec;
import java.util.List;

/// Plans `run`.
final class RunPlanner implements SectionPlanner<List<RunSpec>> {

    @Override
    public void plan(List<RunSpec> runs, Draft draft) {
        for (RunSpec run : runs) {
            draft.add("run " + run.title(), new Step.RunCommand(run.script()), run.deadline());
        }
    }
}
