/// Kernels into memory: [KernelLoader] has the running kernel load one by whichever call it takes. [Placement]
/// says where everything goes when that is ours to say, in what [FirmwareMemory] has found free.
///
/// Source: Linux, Documentation/arch/x86/boot.rst; kexec_load(2), kexec_file_load(2).
@NullMarked
package dev.bootwright.machine.bridge.load;

import org.jspecify.annotations.NullMarked;
