package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A machine that has booted, registered and told what it is made of.
final class PlayedMachine {

    private static final Pattern SECRET = Pattern.compile("bootwright\\.secret=(\\S+)");

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final RunningServer server;
    private final String mac = "52:54:00:00:00:%02x".formatted(COUNT.incrementAndGet());
    private final String name;
    private final String secret;
    private long sequence;

    /// One with a blank disk of 20 GiB.
    PlayedMachine(RunningServer server) throws IOException, InterruptedException {
        this(server, List.of());
    }

    /// @param disks none for a blank one of 20 GiB
    PlayedMachine(RunningServer server, List<Disk> disks) throws IOException, InterruptedException {
        this.server = server;
        String script = server.fetch("/boot/" + mac.replace(':', '-') + ".ipxe");
        Matcher matcher = SECRET.matcher(script);
        assertThat(matcher.find()).describedAs(script).isTrue();
        secret = matcher.group(1);
        List<MacAddress> macs = List.of(MacAddress.parse(mac));
        Registration registration =
                new Registration(
                        Optional.empty(),
                        Optional.empty(),
                        macs,
                        Optional.of(macs.getFirst()),
                        "bios",
                        "0.1.0",
                        4_000,
                        false);
        String answer = server.tell(AgentApi.REGISTER, secret, registration.toJson());
        name = Json.parse(answer).asObject("answer").text("name");
        server.tell(
                AgentApi.INVENTORY,
                secret,
                inventory(disks.isEmpty() ? List.of(blank("S-" + mac)) : disks).toJson());
    }

    String mac() {
        return mac;
    }

    String name() {
        return name;
    }

    /// Waits for a job.
    JobOrder job() throws IOException, InterruptedException {
        return JobOrder.fromJson(Json.parse(server.fetch(AgentApi.JOB + "?wait=30", secret)));
    }

    void begin(JobOrder order, int step) throws IOException, InterruptedException {
        tell(order, step, StepState.RUNNING);
    }

    void finish(JobOrder order, int step) throws IOException, InterruptedException {
        tell(order, step, StepState.DONE, "did step " + step);
    }

    private void tell(JobOrder order, int step, StepState state, String... log)
            throws IOException, InterruptedException {
        JobEvent event =
                new JobEvent(
                        ++sequence, step, state, Optional.empty(), Optional.empty(), List.of(log));
        Json events = Json.array(List.of(event), JobEvent::toJson);
        server.tell(
                AgentApi.events(order.job()), secret, Json.object().put("events", events).build());
    }

    static Disk blank(String serial) {
        return disk(serial, 20L << 30, Optional.empty(), List.of());
    }

    static Disk disk(
            String serial, long size, Optional<String> table, List<Disk.Content> contents) {
        Optional<String> none = Optional.empty();
        return new Disk(
                new DiskIdentity(serial, none, size),
                "vda",
                none,
                none,
                none,
                none,
                Optional.of("virtio"),
                Optional.of(false),
                Optional.of(false),
                Optional.of(false),
                Optional.of(512L),
                Optional.of(512L),
                table,
                contents,
                List.of(),
                List.of());
    }

    static Inventory inventory(List<Disk> disks) {
        Optional<String> none = Optional.empty();
        Hardware.System system =
                new Hardware.System(
                        Optional.of("QEMU"),
                        Optional.of("Standard PC"),
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none,
                        none);
        return new Inventory(
                system,
                new Hardware.Firmware(none, none, none, "bios", Optional.empty()),
                "x86_64",
                "6.12.0",
                List.of(),
                List.of(),
                new Hardware.Memory(2L << 30, Optional.empty(), List.of()),
                disks,
                List.of(),
                List.of(),
                Optional.empty(),
                List.of());
    }
}
