/// ATA over Ethernet: block devices on the wire, without IP. Source: AoE (ATA over Ethernet), S. Hopkins and
/// B. Coile, AoEr11.
///
/// Start at [AoeServer], which serves targets on interfaces as an [AoeConfiguration] says. [Target]
/// answers requests and knows no socket; [Port] is an interface. What a target holds is a
/// [Storage]: a [FileStorage], or for each client an [Overlay] over one. [AoeFrame] is what travels,
/// in its four commands: [AoeBody]. A target is named by its [TargetAddress].
@NullMarked
package dev.bootwright.netboot.aoe;

import org.jspecify.annotations.NullMarked;
