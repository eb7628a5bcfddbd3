package dev.bootwright.server.firmware;

import dev.bootwright.formats.contract.FirmwareMethod;
import dev.bootwright.formats.contract.ServerStep;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.json.Json;
import dev.bootwright.server.bmc.Bmc;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcQueues;
import dev.bootwright.server.bmc.BootDevice;
import dev.bootwright.server.bmc.BootOverride;
import dev.bootwright.server.job.ServerSteps;
import dev.bootwright.server.redfish.Bios;
import dev.bootwright.server.redfish.FirmwareUpdate;
import dev.bootwright.server.redfish.RedfishBmc;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// Carries out BIOS settings and firmware updates through the BMC by Redfish: the state before is looked
/// at, what differs is set, the machine is restarted once, the state after is compared.
public final class OutOfBandSteps implements ServerSteps.Work {

    private static final Duration SETTINGS_WITHIN = Duration.ofMinutes(20);
    private static final Duration FIRMWARE_WITHIN = Duration.ofMinutes(60);

    /// After these, nothing is under way in the BMC any more.
    private static final Set<BmcException.Failure> KNOWN_ENDS =
            Set.of(
                    BmcException.Failure.REFUSED,
                    BmcException.Failure.NOT_SUPPORTED,
                    BmcException.Failure.NOT_APPLIED);

    /// After the restart a BMC may show the old state for a while.
    private static final int READINGS = 8;

    private static final Duration BETWEEN = Duration.ofSeconds(15);

    private final Bmcs bmcs;
    private final ImageCheck images;
    private final KeptImages kept;
    private final Flashes flashes;

    /// The BMCs of machines.
    public interface Bmcs {

        /// Runs a task in a conversation with a machine's BMC.
        ///
        /// @param patience for its turn and the conversation together
        /// @throws IOException if the machine has no BMC that is known here, or the task fails
        <T> T run(String machine, Duration patience, BmcQueues.Task<T> task) throws IOException;
    }

    public OutOfBandSteps(Bmcs bmcs, ImageCheck images, KeptImages kept, Flashes flashes) {
        this.bmcs = bmcs;
        this.images = images;
        this.kept = kept;
        this.flashes = flashes;
    }

    @Override
    public ServerStep carryOut(String machine, Step step, int restarts, Consumer<String> news)
            throws IOException {
        return switch (step) {
            case Step.BiosSettings settings ->
                    bmcs.run(
                            machine,
                            SETTINGS_WITHIN,
                            bmc -> settings(redfish(bmc), settings, restarts, news));
            case Step.Firmware firmware when firmware.method() == FirmwareMethod.REDFISH -> {
                if (restarts == 0) {
                    news.accept("checks " + firmware.image());
                    check(firmware);
                }
                yield firmware(machine, firmware, restarts, news);
            }
            default -> throw new IOException("the agent carries out " + step.kind());
        };
    }

    private void check(Step.Firmware firmware) throws IOException {
        if (isKept(firmware)) {
            ImageCheck.check(kept.file(firmware.image()), firmware.sha256());
        } else {
            images.check(URI.create(firmware.image()), firmware.sha256());
        }
    }

    /// Whether the image is the name of one on the server's disk, and no URL.
    private static boolean isKept(Step.Firmware firmware) {
        return !firmware.image().contains("://");
    }

    private static RedfishBmc redfish(Bmc bmc) throws BmcException {
        if (bmc instanceof RedfishBmc redfish) {
            return redfish;
        }
        throw new BmcException(
                BmcException.Failure.NOT_SUPPORTED,
                "settings and firmware need a BMC that is spoken to by redfish");
    }

    /// The machine comes back to this server after its restart, whatever its boot order says. A BMC that
    /// cannot do that does not keep the step from going on.
    private static void leadBack(RedfishBmc bmc, Consumer<String> news) {
        try {
            bmc.setBootOverride(BootOverride.once(BootDevice.NETWORK, BootOverride.Firmware.AS_IS));
        } catch (BmcException e) {
            news.accept("the next boot is left to the machine's own order: " + e.getMessage());
        }
    }

    // ---- BIOS settings ----

    private static ServerStep settings(
            RedfishBmc bmc, Step.BiosSettings step, int restarts, Consumer<String> news)
            throws BmcException {
        Map<String, Json> wanted =
                bmc.with((system, _) -> Bios.of(system).typed(step.attributes()));
        Map<String, Json> differing = differing(bmc, wanted, restarts == 0 ? 1 : READINGS);
        if (differing.isEmpty()) {
            return done("the BIOS holds " + words(wanted));
        }
        if (restarts > 0) {
            Map<String, Json> found = bmc.with((system, _) -> Bios.of(system).attributes());
            throw new BmcException(
                    BmcException.Failure.NOT_APPLIED,
                    differing.keySet().stream()
                            .map(name ->
                                    "%s: expected %s after the restart, found %s"
                                            .formatted(
                                                    name,
                                                    wanted.get(name),
                                                    found.getOrDefault(name, new Json.Null())))
                            .collect(Collectors.joining("; ")));
        }
        news.accept("sets " + words(differing));
        bmc.with((system, _) -> Bios.of(system).set(wanted));
        leadBack(bmc, news);
        return restart("the BIOS takes over " + words(differing));
    }

    private static Map<String, Json> differing(
            RedfishBmc bmc, Map<String, Json> wanted, int readings) throws BmcException {
        return bmc.with((system, redfish) -> {
            Map<String, Json> differing = Map.of();
            for (int i = 0; i < readings; i++) {
                if (i > 0) {
                    redfish.patience().pause(BETWEEN);
                }
                differing = Bios.different(Bios.of(system).attributes(), wanted);
                if (differing.isEmpty()) {
                    break;
                }
            }
            return differing;
        });
    }

    private static String words(Map<String, Json> attributes) {
        return attributes.entrySet().stream()
                .map(entry ->
                        entry.getKey()
                                + " "
                                + (entry.getValue() instanceof Json.Text(String text)
                                        ? text
                                        : entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    // ---- firmware ----

    private ServerStep firmware(
            String machine, Step.Firmware step, int restarts, Consumer<String> news)
            throws IOException {
        Optional<Flashes.Begun> begun =
                flashes.begun(machine, step.component())
                        .filter(each -> restarts == 0 && each.version().equals(step.to()));
        ServerStep end;
        try {
            end =
                    bmcs.run(
                            machine,
                            FIRMWARE_WITHIN,
                            bmc -> firmware(machine, redfish(bmc), step, begun, restarts, news));
        } catch (BmcException e) {
            if (KNOWN_ENDS.contains(e.failure())) {
                flashes.over(machine, step.component());
            }
            throw e;
        }
        if (end.state() == ServerStep.State.DONE) {
            flashes.over(machine, step.component());
        }
        return end;
    }

    /// @param begun an installation that this server, before it stopped, has told the BMC to begin
    private ServerStep firmware(
            String machine,
            RedfishBmc bmc,
            Step.Firmware step,
            Optional<Flashes.Begun> begun,
            int restarts,
            Consumer<String> news)
            throws BmcException {
        String found = version(bmc, step, restarts == 0 ? 1 : READINGS);
        if (found.equals(step.to())) {
            return done("%s has version %s".formatted(step.component(), found));
        }
        if (restarts > 0) {
            throw wrong(
                    step, BmcException.Failure.NOT_APPLIED, step.to(), "after the restart", found);
        }
        if (begun.isPresent()) {
            news.accept(
                    "%s: version %s was begun before, and is not begun again"
                            .formatted(step.component(), step.to()));
            Optional<String> task = begun.get().task();
            bmc.with((_, redfish) -> {
                if (task.isPresent()) {
                    new FirmwareUpdate(redfish).await(task.get(), FIRMWARE_WITHIN);
                }
                return true;
            });
            leadBack(bmc, news);
            return restart(
                    "%s: from version %s to %s".formatted(step.component(), found, step.to()));
        }
        if (!step.from().isEmpty() && !step.from().contains(found)) {
            String from = String.join(" or ", step.from());
            throw wrong(step, BmcException.Failure.REFUSED, from, "before", found);
        }
        news.accept("%s has version %s, becomes %s".formatted(step.component(), found, step.to()));
        bmc.with((_, redfish) -> {
            FirmwareUpdate update = new FirmwareUpdate(redfish);
            FirmwareUpdate.Component component = update.component(step.component());
            flashes.begin(machine, step.component(), step.to());
            update.install(
                    component,
                    isKept(step) ? kept.url(step.image()) : step.image(),
                    FIRMWARE_WITHIN,
                    task -> flashes.isTask(machine, step.component(), task));
            return true;
        });
        leadBack(bmc, news);
        return restart("%s: from version %s to %s".formatted(step.component(), found, step.to()));
    }

    private static BmcException wrong(
            Step.Firmware step,
            BmcException.Failure failure,
            String expected,
            String when,
            String found) {
        return new BmcException(
                failure,
                "%s: expected version %s %s, found %s"
                        .formatted(step.component(), expected, when, found));
    }

    private static String version(RedfishBmc bmc, Step.Firmware step, int readings)
            throws BmcException {
        return bmc.with((_, redfish) -> {
            String found = "";
            for (int i = 0; i < readings && !found.equals(step.to()); i++) {
                if (i > 0) {
                    redfish.patience().pause(BETWEEN);
                }
                found = new FirmwareUpdate(redfish).component(step.component()).version();
            }
            return found;
        });
    }

    private static ServerStep done(String message) {
        return new ServerStep(ServerStep.State.DONE, message);
    }

    private static ServerStep restart(String message) {
        return new ServerStep(ServerStep.State.RESTART, message);
    }
}
