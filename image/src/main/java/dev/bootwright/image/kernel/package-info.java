/// The kernel of an image: out of Debian's package, the modules a provisioning system needs, and the
/// indexes by which they are loaded.
///
/// [KernelSource] reads the package once and keeps what it needs in a cache; [Kernel] is the result.
/// Which modules are taken stands in `modules.txt`; what each asks for is read from the module itself
/// ([ModuleInfo]), and [ModuleIndex] writes what depmod(8) would.
@NullMarked
package dev.bootwright.image.kernel;

import org.jspecify.annotations.NullMarked;
