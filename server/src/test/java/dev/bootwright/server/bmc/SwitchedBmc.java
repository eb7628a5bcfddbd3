package dev.bootwright.server.bmc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A BMC in memory that does what it is told and remembers it.
public final class SwitchedBmc implements Bmc {

    public final List<String> told = new ArrayList<>();
    public BmcIdentity identity = new BmcIdentity(Optional.of("VM-1"), List.of());
    private PowerState power = PowerState.OFF;
    private BootOverride override = BootOverride.NONE;

    @Override
    public BmcIdentity identity() {
        return identity;
    }

    @Override
    public BmcDescription description() {
        return new BmcDescription(
                "test", "1", Optional.empty(), Optional.empty(), Optional.of("0.1"));
    }

    @Override
    public PowerState power() {
        return power;
    }

    @Override
    public BootOverride bootOverride() {
        return override;
    }

    @Override
    public List<LogEntry> eventLog(int limit) {
        return List.of();
    }

    @Override
    public void setPower(PowerAction action) {
        told.add("power " + action.word());
        power =
                switch (action) {
                    case ON, CYCLE, RESET -> PowerState.ON;
                    case OFF, SOFT -> PowerState.OFF;
                };
    }

    @Override
    public void setBootOverride(BootOverride wanted) {
        told.add("boot " + wanted.device().word());
        override = wanted;
    }

    @Override
    public void clearEventLog() {
        told.add("clear");
    }

    @Override
    public void close() {
        told.add("close");
    }
}
