package dev.bootwright.server.machine;

import java.time.Duration;
import java.util.Locale;

/// Where a machine stands on its way up, in order.
public enum Phase {
    FIRMWARE("its firmware asked for an address and took none of those offered", 3),
    DHCP("it got an address and never asked for a loader", 5),
    LOADER("it loaded a loader or script and never asked for a kernel", 10),
    /// It shows a menu.
    MENU("", 0),
    KERNEL("its kernel was sent and the agent in it never reported", 15),
    /// It loads a live system, which has no agent to report.
    LIVE("", 0),
    AGENT("its agent reported and never sent an inventory", 10),
    INVENTORY("", 0),
    PLAN("its job is ready and the agent never fetched it", 15),
    STEPS("", 0),
    CONFIGURED("", 0),
    FAILED("", 0);

    private final String reason;
    private final Duration patience;

    Phase(String reason, int minutes) {
        this.reason = reason;
        this.patience = Duration.ofMinutes(minutes);
    }

    /// The word for it in JSON.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Phase parse(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /// How long a machine may stay here before it counts as lost; zero when it may wait for people.
    public Duration patience() {
        return patience;
    }

    /// What is said of a machine that stayed too long.
    String reason() {
        return reason;
    }
}
