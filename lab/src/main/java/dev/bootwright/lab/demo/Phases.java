package dev.bootwright.lab.demo;

import dev.bootwright.lab.operator.MachineView;
import java.util.List;

/// The way up, in parts.
final class Phases {

    /// In the order they come. The first is known to the lab alone: the server has not heard of the
    /// machine yet.
    static final List<String> ALL =
            List.of(
                    "firmware",
                    "dhcp",
                    "loader",
                    "kernel",
                    "agent",
                    "inventory",
                    "plan",
                    "steps",
                    "configured");

    private static final double STEPS_BEGIN = 0.5;

    private Phases() {}

    /// How far a machine is, from 0 to 1. The first half goes to the boot, the second to its job.
    static double progress(String phase, MachineView view) {
        int index = ALL.indexOf(phase);
        int steps = ALL.indexOf("steps");
        if (index < 0) {
            return 0;
        }
        if (index < steps) {
            return STEPS_BEGIN * index / steps;
        }
        if (index > steps) {
            return 1;
        }
        double ended =
                view.job()
                        .filter(job -> job.steps() > 0)
                        .map(job -> (job.step() + job.percent().orElse(0) / 100.0) / job.steps())
                        .orElse(0.0);
        return STEPS_BEGIN + (1 - STEPS_BEGIN) * Math.min(1, ended);
    }
}
