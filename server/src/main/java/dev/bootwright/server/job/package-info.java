/// Jobs: one run of a plan on one machine, resumable at each step.
///
/// [Job] is a job as a value, with the rules of how its steps move; [Jobs] keeps them, hands the one
/// under way to the machine's agent, and takes up what the agent reports.
@NullMarked
package dev.bootwright.server.job;

import org.jspecify.annotations.NullMarked;
