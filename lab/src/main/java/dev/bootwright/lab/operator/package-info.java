/// The program as an operator uses it: [Launcher] runs its commands, [Server] is a running
/// `bootwright serve`, [OperatorApi] asks it over REST, [MachineView] is what it says of a machine.
@NullMarked
package dev.bootwright.lab.operator;

import org.jspecify.annotations.NullMarked;
