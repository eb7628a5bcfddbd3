/// What the firmware says the machine is made of. Start reading at [Smbios].
///
/// Each kind of structure that an inventory uses is a record of [Structure]; the texts in them are as
/// the firmware gives them, placeholders such as `To Be Filled By O.E.M.` included.
///
/// Source: DMTF DSP0134, System Management BIOS Reference Specification 3.7.0.
@NullMarked
package dev.bootwright.formats.smbios;

import org.jspecify.annotations.NullMarked;
