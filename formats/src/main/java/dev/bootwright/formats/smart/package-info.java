/// What disks say of their own health, each kind in its own layout: [NvmeHealth], [AtaSmart],
/// [ScsiHealth]. What follows from it is not decided here.
///
/// Sources: NVM Express Base Specification 2.0 §5.16.1; ACS-3 §7.48 and its predecessors (ATA8-ACS
/// §7.52, SFF-8035i for the attributes); SPC-5 §7.3, SBC-4 §6.4.
@NullMarked
package dev.bootwright.formats.smart;

import org.jspecify.annotations.NullMarked;
