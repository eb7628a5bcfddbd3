package dev.bootwright.server.ipmi;

/// Why a session did not open. Source: table 13-15, and what the console finds out by itself.
enum RakpStatus {
    NO_IPMI_2("it has no IPMI 2.0"),
    NO_SUITE("it does not offer this cipher suite"),
    NO_ROLE("the user may not have this privilege"),
    UNKNOWN_USER("it has no such user"),
    WRONG_PASSWORD("the password is wrong"),
    WRONG_KEY("its key for sessions (K_G) is not the user's password"),
    OUT_OF_STEP("it does not accept the proof that belongs to its own random number"),
    NO_ROOM("too many sessions are open"),
    REFUSED("it refused");

    final String text;

    RakpStatus(String text) {
        this.text = text;
    }

    static RakpStatus of(int status) {
        return switch (status) {
            case 0x01, 0x0B -> NO_ROOM;
            case 0x03, 0x04, 0x05, 0x06, 0x10, 0x11 -> NO_SUITE;
            case 0x09, 0x0A -> NO_ROLE;
            case 0x0D -> UNKNOWN_USER;
            case 0x0F -> WRONG_PASSWORD;
            default -> REFUSED;
        };
    }

    /// The same, said after the password was proved right. A proof that is refused then belongs to another
    /// random number: a slow controller makes a new one for a request that comes again.
    RakpStatus afterProof() {
        return switch (this) {
            case WRONG_PASSWORD -> OUT_OF_STEP;
            case UNKNOWN_USER -> REFUSED;
            case NO_IPMI_2, NO_SUITE, NO_ROLE, WRONG_KEY, OUT_OF_STEP, NO_ROOM, REFUSED -> this;
        };
    }
}
