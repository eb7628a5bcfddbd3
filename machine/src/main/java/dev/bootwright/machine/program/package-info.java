/// Programs that the agent starts: [Program] runs one and ends it with everything it started.
@NullMarked
package dev.bootwright.machine.program;

import org.jspecify.annotations.NullMarked;
