/// The way from a machine to its own BMC.
@NullMarked
package dev.bootwright.machine.ipmi;

import org.jspecify.annotations.NullMarked;
