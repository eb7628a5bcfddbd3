/// Sockets that Java has no word for. [ConnectedUdp] sends many equal datagrams in one call.
@NullMarked
package dev.bootwright.linux.packet;

import org.jspecify.annotations.NullMarked;
