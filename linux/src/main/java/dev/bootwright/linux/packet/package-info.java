/// Sockets that Java's own do not offer: bound to one interface, below IP, for ICMP, or many
/// datagrams a call.
///
/// [UdpSocket] sends and receives UDP on one interface; [ConnectedUdp] sends many equal datagrams
/// to one peer in one call; [PacketSocket] sends and receives whole Ethernet frames, which [Frames]
/// composes and takes apart; [EthernetSocket] does so for one EtherType, many frames a call;
/// [IcmpSocket] and [Icmpv6Socket] speak ICMP. [Poller] waits for any of
/// them. [Link] is what is known of an interface, [Card] what its driver
/// tells of the hardware.
///
/// IPv4 addresses are `int`s, the first octet in the highest bits; hardware addresses are `long`s of
/// 48 bits. None of the sockets may be closed while another thread is in a call of it.
///
/// Sources: socket(7), ip(7), udp(7), packet(7), icmp(7), recvmmsg(2), poll(2).
@NullMarked
package dev.bootwright.linux.packet;

import org.jspecify.annotations.NullMarked;
