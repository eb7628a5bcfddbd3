/// What the machine is made of, read from the kernel. Start reading at [HardwareInventory].
@NullMarked
package dev.bootwright.machine.hardware;

import org.jspecify.annotations.NullMarked;
