/// Redfish: how the server talks to a BMC over HTTPS.
///
/// Start at [Redfish], which opens a session and reads and changes resources. [Change] is the rule that
/// everything here lives by: write, read back, compare, try the next way, and remember in [Quirks] which
/// way worked with this kind of BMC. On top of it stand [ComputerSystem] (power, boot override),
/// [VirtualMedia], [Bios] and [FirmwareUpdate].
///
/// Source: DMTF DSP0266 (Redfish specification) 1.20 and the schemas of DSP8010.
@NullMarked
package dev.bootwright.server.redfish;

import org.jspecify.annotations.NullMarked;
