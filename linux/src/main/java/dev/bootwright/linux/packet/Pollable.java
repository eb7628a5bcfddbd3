package dev.bootwright.linux.packet;

/// A socket that a [Poller] can wait for.
public sealed interface Pollable permits UdpSocket, PacketSocket, IcmpSocket, Icmpv6Socket {

    /// The file descriptor.
    int descriptor();
}
