/// The agent: process 1's child in the image, which takes the machine from its first address to what
/// its job says.
///
/// Start reading at [Agent#run()], which is the whole story; [Main] wires it. The script `/init` beside
/// this package's classes starts it, loads modules and gets the address meanwhile.
@NullMarked
package dev.bootwright.machine.agent;

import org.jspecify.annotations.NullMarked;
