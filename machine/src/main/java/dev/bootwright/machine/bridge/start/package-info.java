/// The program that the boot drive's image runs: it searches the disks, shows the menu on every console and
/// starts what is chosen.
///
/// [Main] wires, [Bridge] is the loop, [HandOver] is the last that happens. [Consoles] and [KernelMounts]
/// are what the pure parts are kept away from. [InstalledKernel] is the same without a menu, for the agent.
@NullMarked
package dev.bootwright.machine.bridge.start;

import org.jspecify.annotations.NullMarked;
