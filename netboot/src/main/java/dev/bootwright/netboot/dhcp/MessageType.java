package dev.bootwright.netboot.dhcp;

import java.util.Optional;

/// What a DHCP message is for. Source: RFC 2132 §9.6.
public enum MessageType {
    DISCOVER(1),
    OFFER(2),
    REQUEST(3),
    DECLINE(4),
    ACK(5),
    NAK(6),
    RELEASE(7),
    INFORM(8);

    private static final MessageType[] VALUES = values();

    private final int code;

    MessageType(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    /// The type of a code; empty for the extensions, such as the lease query of RFC 4388.
    static Optional<MessageType> of(int code) {
        return code >= 1 && code <= VALUES.length
                ? Optional.of(VALUES[code - 1])
                : Optional.empty();
    }
}
