package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.BootEvent;
import java.time.Instant;
import java.util.Optional;

/// The reports of this package.
final class Events {

    private Events() {}

    static BootEvent of(Instant now, MacAddress mac, String kind, String detail) {
        return new BootEvent(now, Optional.of(mac), Optional.empty(), "dhcp." + kind, detail);
    }

    static BootEvent of(
            Instant now, MacAddress mac, Ipv4Address address, String kind, String detail) {
        return new BootEvent(
                now,
                Optional.of(mac),
                address.isNone() ? Optional.empty() : Optional.of(address.toString()),
                "dhcp." + kind,
                detail);
    }

    static BootEvent ignored(Instant now, Optional<MacAddress> mac, String reason) {
        return new BootEvent(now, mac, Optional.empty(), "dhcp.ignored", reason);
    }

    static String kind(MessageType type) {
        return switch (type) {
            case DISCOVER -> "discover";
            case OFFER -> "offer";
            case REQUEST -> "request";
            case DECLINE -> "decline";
            case ACK -> "ack";
            case NAK -> "nak";
            case RELEASE -> "release";
            case INFORM -> "inform";
        };
    }
}
