package dev.bootwright.server.bmc;

import java.util.Locale;

/// What a BMC says of its machine's power.
public enum PowerState {
    ON,
    OFF,
    /// On its way to on or off, or not known to the BMC.
    CHANGING;

    /// As people and documents write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
