package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.server.bmc.Bmc;
import dev.bootwright.server.bmc.BmcDescription;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import dev.bootwright.server.bmc.BmcIdentity;
import dev.bootwright.server.bmc.BootOverride;
import dev.bootwright.server.bmc.LogEntry;
import dev.bootwright.server.bmc.PowerAction;
import dev.bootwright.server.bmc.PowerState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A BMC with whom a conversation by Redfish is open. Beyond what every BMC can, it has BIOS settings,
/// virtual media and firmware.
public final class RedfishBmc implements Bmc {

    private static final Duration TASK_WITHIN = Duration.ofMinutes(2);

    private final String address;
    private final Redfish redfish;
    private final ComputerSystem system;

    RedfishBmc(String address, Redfish redfish, ComputerSystem system) {
        this.address = address;
        this.redfish = redfish;
        this.system = system;
    }

    /// Something that talks to a service.
    interface Talk<T> {
        T run() throws IOException;
    }

    /// Runs it, and turns what goes wrong into what callers of a BMC decide by.
    static <T> T guarded(String address, Talk<T> talk) throws BmcException {
        try {
            return talk.run();
        } catch (BmcException e) {
            throw e;
        } catch (RedfishException e) {
            throw failed(address, e.failure(), e);
        } catch (JsonException e) {
            throw failed(address, Failure.MALFORMED, e);
        } catch (IOException e) {
            throw failed(address, Failure.UNREACHABLE, e);
        }
    }

    private static BmcException failed(String address, Failure failure, IOException cause) {
        return new BmcException(
                failure, "BMC %s: %s".formatted(address, cause.getMessage()), cause);
    }

    /// Something that is done with the machine.
    public interface Task<T> {
        T run(ComputerSystem system, Redfish redfish) throws IOException;
    }

    /// Does what only Redfish can: see [Bios], [VirtualMedia], [FirmwareUpdate].
    public <T> T with(Task<T> task) throws BmcException {
        return guarded(address, () -> task.run(system, redfish));
    }

    @Override
    public BmcIdentity identity() throws BmcException {
        return guarded(
                address,
                () -> {
                    Resource resource = system.read();
                    return new BmcIdentity(
                            resource.text("SerialNumber").or(() -> resource.text("SKU")),
                            resource.text("UUID").stream().toList());
                });
    }

    @Override
    public BmcDescription description() throws BmcException {
        return guarded(
                address,
                () -> {
                    Resource resource = system.read();
                    return new BmcDescription(
                            "redfish",
                            redfish.root().text("RedfishVersion").orElse("1"),
                            resource.text("Manufacturer"),
                            Optional.of(system.kind().model()),
                            Optional.of(system.kind().firmware()).filter(text -> !text.isEmpty()));
                });
    }

    @Override
    public PowerState power() throws BmcException {
        return guarded(
                address,
                () ->
                        switch (new Power(system).state().orElse("")) {
                            case "On" -> PowerState.ON;
                            case "Off" -> PowerState.OFF;
                            default -> PowerState.CHANGING;
                        });
    }

    @Override
    public BootOverride bootOverride() throws BmcException {
        return guarded(address, system::bootOverride);
    }

    @Override
    public void setPower(PowerAction action) throws BmcException {
        guarded(
                address,
                () -> {
                    new Power(system).give(action);
                    return true;
                });
    }

    @Override
    public void setBootOverride(BootOverride override) throws BmcException {
        guarded(address, () -> system.boot(override));
    }

    // ---- the event log ----

    /// The log of the machine, or else of its manager.
    private Optional<Resource> log() throws IOException {
        List<String> services = new ArrayList<>();
        system.read().link("LogServices").ifPresent(services::add);
        for (String manager : system.managers()) {
            redfish.get(manager).link("LogServices").ifPresent(services::add);
        }
        Optional<Resource> first = Optional.empty();
        for (String collection : services) {
            for (Resource service : redfish.members(collection)) {
                String id = service.text("Id").orElse("");
                if (id.matches("(?i).*(sel|event|iml).*")) {
                    return Optional.of(service);
                }
                first = first.or(() -> Optional.of(service));
            }
        }
        return first;
    }

    @Override
    public List<LogEntry> eventLog(int limit) throws BmcException {
        return guarded(
                address,
                () -> {
                    Optional<Resource> log = log();
                    if (log.isEmpty()) {
                        return List.of();
                    }
                    List<LogEntry> entries = new ArrayList<>();
                    String path = Redfish.required(log.get(), "Entries");
                    for (Json entry : redfish.entries(path)) {
                        entries.add(entry(entry.asObject("entry")));
                    }
                    boolean isNewestFirst =
                            entries.size() > 1
                                    && entries.getFirst().time().isPresent()
                                    && entries.getLast().time().isPresent()
                                    && entries.getFirst()
                                            .time()
                                            .get()
                                            .isAfter(entries.getLast().time().get());
                    List<LogEntry> ordered = isNewestFirst ? entries.reversed() : entries;
                    return List.copyOf(
                            ordered.subList(Math.max(0, ordered.size() - limit), ordered.size()));
                });
    }

    private static LogEntry entry(Json.Object entry) {
        Resource read = new Resource("", Optional.empty(), entry);
        return new LogEntry(
                read.text("Id").orElse(""),
                read.text("Created").flatMap(RedfishBmc::time),
                read.text("SensorType").or(() -> read.text("EntryType")).orElse(""),
                read.text("Message").or(() -> read.text("Name")).orElse(""),
                entry.toString());
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException _) {
            return Optional.empty();
        }
    }

    @Override
    public void clearEventLog() throws BmcException {
        guarded(
                address,
                () -> {
                    Optional<Resource> log = log();
                    Optional<String> target =
                            log.isEmpty()
                                    ? Optional.empty()
                                    : Resource.target(
                                            log.get().object("Actions", "#LogService.ClearLog"));
                    if (target.isEmpty()) {
                        throw new RedfishException(
                                Failure.NOT_SUPPORTED, "no event log that could be cleared");
                    }
                    redfish.post(target.get(), Json.object().build(), TASK_WITHIN);
                    return true;
                });
    }

    @Override
    public void close() {
        redfish.close();
    }
}
