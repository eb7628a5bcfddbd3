/// What is inside an initramfs: who made it, what it can fetch and mount, how large it becomes.
///
/// Start with [Initramfs]. Formats: the Linux kernel's `Documentation/driver-api/early-userspace/buffer-format.rst`.
@NullMarked
package dev.bootwright.image.initrd;

import org.jspecify.annotations.NullMarked;
