package dev.bootwright.server.bmc;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// What can be done to a machine's power.
public enum PowerAction {
    ON,
    /// At once, whatever the machine is doing.
    OFF,
    /// Off at once, and on again. A machine that is off is switched on.
    CYCLE,
    /// Restarts the machine without taking its power away.
    RESET,
    /// Asks the operating system to shut down, as the power button does.
    SOFT;

    /// As people and documents write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<PowerAction> of(String word) {
        return Stream.of(values()).filter(action -> action.word().equals(word)).findFirst();
    }
}
