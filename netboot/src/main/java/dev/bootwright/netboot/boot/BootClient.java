package dev.bootwright.netboot.boot;

import dev.bootwright.formats.net.MacAddress;
import java.util.Optional;
import java.util.UUID;

/// A machine on its way up, as one request shows it.
///
/// @param uuid          SMBIOS system UUID from option 97, absent when not sent or known to be junk
/// @param architecture  absent when not sent or one there is no loader for
/// @param serverAddress our own address on the network it asked on, as the client can reach it;
///     an IPv4 address
public record BootClient(
        MacAddress mac,
        Optional<UUID> uuid,
        Optional<Architecture> architecture,
        BootStage stage,
        String serverAddress) {}
