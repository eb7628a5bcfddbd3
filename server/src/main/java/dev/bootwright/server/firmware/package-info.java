/// BIOS settings and firmware, brought to a machine past its own system: through its BMC.
///
/// [OutOfBandSteps] carries out the steps of jobs that the server does itself.
@NullMarked
package dev.bootwright.server.firmware;

import org.jspecify.annotations.NullMarked;
