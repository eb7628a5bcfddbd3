/// Payload disks at a machine: finding them among all block devices, and copying what they hold into a
/// directory. Start reading at [PayloadSearch] and [PayloadImport]; the format is
/// `dev.bootwright.formats.payload`.
@NullMarked
package dev.bootwright.machine.payload;

import org.jspecify.annotations.NullMarked;
