/// What the agent does to a machine. Start reading at [StepRunner].
@NullMarked
package dev.bootwright.machine.step;

import org.jspecify.annotations.NullMarked;
