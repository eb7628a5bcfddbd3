/// IPMI commands and what they answer, whatever carries them: a network session or the machine's own
/// system interface.
///
/// [Controller] is where to start: typed commands over an [IpmiTransport]. Source: Intelligent
/// Platform Management Interface Specification, Second Generation, v2.0, revision 1.1.
@NullMarked
package dev.bootwright.formats.ipmi;

import org.jspecify.annotations.NullMarked;
