/// Baseboard management controllers from outside: power, the next boot, the event log.
///
/// [Bmc] is one of them with whom a conversation is open, [BmcView] the part of it that changes
/// nothing; a [Protocol] makes such conversations. [BmcQueues] lets one at a time through to each BMC, and
/// never tries refused credentials again. [BmcIdentity] is compared with the machine before any act.
@NullMarked
package dev.bootwright.server.bmc;

import org.jspecify.annotations.NullMarked;
