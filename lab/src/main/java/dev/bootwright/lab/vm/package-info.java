/// Virtual machines: QEMU's q35 board, emulated without KVM so that it works everywhere.
///
/// [MachineSpec] says what a machine is made of, [VirtualMachine] is one that is switched on: its
/// serial [Console] is captured, stamped with time and can be waited for and typed on, [Qmp] is its
/// power button.
@NullMarked
package dev.bootwright.lab.vm;

import org.jspecify.annotations.NullMarked;
