package dev.bootwright.formats.ipmi;

/// What Chassis Control can do. Source: table 28-4.
public enum ChassisControl {
    POWER_DOWN(0),
    POWER_UP(1),
    POWER_CYCLE(2),
    HARD_RESET(3),
    SOFT_SHUTDOWN(5);

    final int code;

    ChassisControl(int code) {
        this.code = code;
    }
}
