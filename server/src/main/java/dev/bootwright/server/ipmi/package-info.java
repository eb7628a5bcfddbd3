/// IPMI over a network: RMCP+ sessions as a BMC keeps them, and a [dev.bootwright.server.bmc.Bmc] on
/// top of one.
///
/// [IpmiProtocol] is where to start. [Handshake] and [SecureChannel] are pure: datagrams in,
/// datagrams out; [LanSession] owns the socket and the clock. Source: IPMI v2.0 revision 1.1,
/// section 13.
@NullMarked
package dev.bootwright.server.ipmi;

import org.jspecify.annotations.NullMarked;
