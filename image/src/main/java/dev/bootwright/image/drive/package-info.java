/// The boot drive: a stick that boots one image by BIOS and by UEFI, as one reproducible stream of bytes.
///
/// Start reading at [DriveLayout], which says what lies where; [DriveCopy] takes
/// that over from the file of a drive. [DriveLoaders] takes boot loaders out of
/// packages, [Clover] one out of an archive that somebody brings; [DriveVerification] compares a stick
/// with what it says of itself. Writing it to a device is the affair of module `machine`.
///
/// Sources: UEFI 2.10 §5.2, §5.3 and §13.3; GRUB 2.06; the Boot Loader Specification.
@NullMarked
package dev.bootwright.image.drive;

import org.jspecify.annotations.NullMarked;
