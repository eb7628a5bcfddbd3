/// cpio archives in the "new ASCII" form, `newc`: what the kernel unpacks into its root file system.
///
/// [dev.bootwright.formats.cpio.CpioEntry] is a member's header and the layout,
/// [dev.bootwright.formats.cpio.CpioWriter] writes archives of which equal input gives equal bytes,
/// [dev.bootwright.formats.cpio.CpioReader] reads any. Source: the kernel's
/// `Documentation/driver-api/early-userspace/buffer-format.rst`.
@NullMarked
package dev.bootwright.formats.cpio;

import org.jspecify.annotations.NullMarked;
