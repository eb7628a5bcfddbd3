/// Reads ISO 9660: CD images and the live systems published in that form.
///
/// Start reading at [IsoVolume]: open one, list directories, find files by path, take a file's
/// content as it lies in the image, in as many [extents][dev.bootwright.formats.bytes.Extent] as it has.
/// [Naming] says whose names are shown, [BootCatalog] and [SystemArea] what firmware would boot.
///
/// Sources: ECMA-119, 4th edition; SUSP 1.12 (IEEE P1281); RRIP 1.12 (IEEE P1282); the Joliet
/// Specification of 1995; "El Torito" Bootable CD-ROM Format Specification 1.0. Left open there,
/// decided here: what a class says about itself.
@NullMarked
package dev.bootwright.formats.iso9660;

import org.jspecify.annotations.NullMarked;
