package dev.bootwright.server.ipmi;

import dev.bootwright.formats.ipmi.BootFlags;
import dev.bootwright.formats.ipmi.ChassisControl;
import dev.bootwright.formats.ipmi.Controller;
import dev.bootwright.formats.ipmi.DeviceId;
import dev.bootwright.formats.ipmi.FruArea;
import dev.bootwright.formats.ipmi.IpmiRefusal;
import dev.bootwright.formats.ipmi.Manufacturers;
import dev.bootwright.formats.ipmi.SelRecord;
import dev.bootwright.formats.ipmi.SystemGuid;
import dev.bootwright.server.bmc.Bmc;
import dev.bootwright.server.bmc.BmcAddress;
import dev.bootwright.server.bmc.BmcDescription;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.BmcIdentity;
import dev.bootwright.server.bmc.BootDevice;
import dev.bootwright.server.bmc.BootOverride;
import dev.bootwright.server.bmc.LogEntry;
import dev.bootwright.server.bmc.PowerAction;
import dev.bootwright.server.bmc.PowerState;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A controller with which a session is open.
final class IpmiBmc implements Bmc {

    private static final Duration POWER_PATIENCE = Duration.ofSeconds(15);
    private static final long POWER_POLL_MILLIS = 300;

    private final BmcAddress address;
    private final LanSession session;
    private final UdpLink link;
    private final Controller controller;

    IpmiBmc(BmcAddress address, LanSession session, UdpLink link) {
        this.address = address;
        this.session = session;
        this.link = link;
        this.controller = new Controller(session);
    }

    Controller controller() {
        return controller;
    }

    /// One question to the controller.
    private interface Ask<T> {
        T run() throws IOException;
    }

    private <T> T ask(Ask<T> ask) throws BmcException {
        try {
            return ask.run();
        } catch (BmcException e) {
            throw e;
        } catch (IpmiRefusal e) {
            throw new BmcException(
                    e.isUnsupported() ? Failure.NOT_SUPPORTED : Failure.REFUSED,
                    "BMC %s: %s".formatted(address, e.getMessage()),
                    e);
        } catch (IOException e) {
            throw new BmcException(
                    Failure.MALFORMED, "BMC %s: %s".formatted(address, e.getMessage()), e);
        }
    }

    /// As [#ask], for what a controller need not have, or may have left in disorder.
    private <T> Optional<T> askFor(Ask<T> ask) throws BmcException {
        try {
            return Optional.of(ask(ask));
        } catch (BmcException e) {
            if (e.failure() == Failure.UNREACHABLE) {
                throw e;
            }
            return Optional.empty();
        }
    }

    @Override
    public BmcIdentity identity() throws BmcException {
        Optional<String> serial =
                askFor(controller::product).flatMap(area -> area).flatMap(FruArea::serial);
        List<String> uuids =
                askFor(controller::systemGuid).map(SystemGuid::readings).orElse(List.of());
        return new BmcIdentity(serial, uuids);
    }

    @Override
    public BmcDescription description() throws BmcException {
        DeviceId id = ask(controller::deviceId);
        Optional<FruArea> product = askFor(controller::product).flatMap(area -> area);
        return new BmcDescription(
                "ipmi",
                id.ipmiVersion(),
                product.flatMap(FruArea::manufacturer)
                        .or(() -> Optional.of(Manufacturers.name(id.manufacturer()))),
                product.flatMap(FruArea::name),
                Optional.of(id.firmware()));
    }

    @Override
    public PowerState power() throws BmcException {
        return ask(controller::chassisStatus).isOn() ? PowerState.ON : PowerState.OFF;
    }

    @Override
    public void setPower(PowerAction action) throws BmcException {
        switch (action) {
            case ON -> {
                control(ChassisControl.POWER_UP);
                await(PowerState.ON);
            }
            case OFF -> {
                control(ChassisControl.POWER_DOWN);
                await(PowerState.OFF);
            }
            case CYCLE ->
                    control(
                            power() == PowerState.ON
                                    ? ChassisControl.POWER_CYCLE
                                    : ChassisControl.POWER_UP);
            case RESET -> control(ChassisControl.HARD_RESET);
            case SOFT -> control(ChassisControl.SOFT_SHUTDOWN);
        }
    }

    private void control(ChassisControl action) throws BmcException {
        ask(() -> {
            controller.control(action);
            return action;
        });
    }

    /// A controller takes its time, and more when the machine has to let go of something.
    private void await(PowerState wanted) throws BmcException {
        Duration end = link.left().minus(POWER_PATIENCE);
        while (power() != wanted) {
            if (link.left().compareTo(end) < 0 || link.left().isNegative()) {
                throw new BmcException(
                        Failure.NOT_APPLIED,
                        "BMC %s: told to switch %s, and the power is still %s"
                                .formatted(address, wanted.word(), power().word()));
            }
            pause();
        }
    }

    private void pause() throws BmcException {
        try {
            Thread.sleep(POWER_POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BmcException(
                    Failure.UNREACHABLE, "BMC %s: interrupted".formatted(address), e);
        }
    }

    @Override
    public BootOverride bootOverride() throws BmcException {
        return BootSelection.read(ask(controller::bootFlags));
    }

    @Override
    public void setBootOverride(BootOverride override) throws BmcException {
        if (override.device() == BootDevice.OTHER) {
            throw new IllegalArgumentException("no device of its own");
        }
        int manufacturer = askFor(controller::deviceId).map(DeviceId::manufacturer).orElse(0);
        List<BootFlags> attempts = BootSelection.attempts(override, manufacturer);
        BootFlags found = BootFlags.NONE;
        for (BootFlags flags : attempts) {
            ask(() -> {
                controller.setBootFlags(flags);
                return flags;
            });
            found = ask(controller::bootFlags);
            if (BootSelection.isApplied(flags, found)) {
                return;
            }
        }
        throw new BmcException(
                Failure.NOT_APPLIED,
                "BMC %s: told to boot from %s, it shows %s"
                        .formatted(
                                address,
                                override.device().word(),
                                BootSelection.device(found.selector()).word()));
    }

    @Override
    public List<LogEntry> eventLog(int limit) throws BmcException {
        return ask(() -> controller.eventLog().newest(limit)).stream().map(IpmiBmc::entry).toList();
    }

    private static LogEntry entry(SelRecord each) {
        return new LogEntry(
                "" + each.id(), each.time(), each.source(), each.message(), each.raw().toString());
    }

    @Override
    public void clearEventLog() throws BmcException {
        ask(() -> {
            controller.eventLog().clear();
            return true;
        });
    }

    @Override
    public void close() {
        session.close();
    }
}
