/// The Link Layer Discovery Protocol: what a switch says of itself on each port. Start reading at
/// [LldpUnit].
///
/// Source: IEEE 802.1AB-2016.
@NullMarked
package dev.bootwright.formats.lldp;

import org.jspecify.annotations.NullMarked;
