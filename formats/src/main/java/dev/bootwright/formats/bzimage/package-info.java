/// A Linux kernel for x86-64 as a boot loader sees it: [BzImage] reads the file, [BootParameters] is what the
/// kernel is told, [SetupData] what does not fit in there, [Trampoline] the code that jumps to it.
///
/// Source: Linux, Documentation/arch/x86/boot.rst and zero-page.rst.
@NullMarked
package dev.bootwright.formats.bzimage;

import org.jspecify.annotations.NullMarked;
