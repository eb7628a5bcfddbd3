/// The next kernel: [Kexec] loads one into memory to be started without the firmware.
@NullMarked
package dev.bootwright.linux.kexec;

import org.jspecify.annotations.NullMarked;
