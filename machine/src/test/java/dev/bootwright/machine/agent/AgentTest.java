package dev.bootwright.machine.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.machine.hardware.HardwareInventory;
import dev.bootwright.machine.job.JobRun;
import dev.bootwright.machine.job.RecordingServer;
import dev.bootwright.machine.server.Backoff;
import dev.bootwright.machine.server.Persistence;
import dev.bootwright.machine.server.ServerRefusals;
import dev.bootwright.machine.server.ServerRefusedException;
import dev.bootwright.machine.step.StepOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whole boots, with a server in memory and an ending that only interrupts.
class AgentTest {

    @TempDir Path run;
    @TempDir Path root;

    private final RecordingServer server = new RecordingServer();
    private final List<Instant> clock = Collections.synchronizedList(new ArrayList<>());
    private HttpServer http;

    @BeforeEach
    void open() throws IOException {
        for (String ready : List.of("network", "storage", "modules")) {
            Files.createFile(run.resolve(ready));
        }
        Files.createFile(run.resolve("log"));
        http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        serve("/good", "#!/bin/sh\necho the hook ran\n");
        serve("/bad", "#!/bin/sh\necho out of paper\nexit 7\n");
        http.start();
    }

    @AfterEach
    void close() {
        http.stop(0);
    }

    private void serve(String path, String script) {
        http.createContext(
                path,
                exchange -> {
                    byte[] bytes = script.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, bytes.length);
                    exchange.getResponseBody().write(bytes);
                    exchange.close();
                });
    }

    /// Ends the agent's thread instead of the machine.
    private static final class Interrupting implements Endings {
        @Override
        public Way prepare(Ending ending, JobOrder order) throws IOException {
            if (ending instanceof Ending.Kexec(String kernel, _, _)) {
                throw new IOException(kernel + ": no kernel");
            }
            return ending instanceof Ending.StartInstalled
                    ? new Way(new Ending.Reboot(), Optional.of("no kernel was found on the disk"))
                    : new Way(ending, Optional.empty());
        }

        @Override
        public void carryOut(Ending ending) throws InterruptedException {
            if (!(ending instanceof Ending.Stay)) {
                throw new InterruptedException("the end");
            }
        }
    }

    private void boot(String arguments) throws Exception {
        BootArguments parsed =
                BootArguments.of(KernelCommandLine.parse("SERVER_ADDR=127.0.0.1 " + arguments));
        Console console = Console.open(run.resolve("log"), List.of());
        Supplier<Backoff> backoff =
                () -> new Backoff(Duration.ofMillis(1), new SplittableRandom(1));
        Supplier<Persistence> persistence =
                () -> new Persistence(console::say, backoff.get(), _ -> Thread.sleep(1));
        StepLogFile log = new StepLogFile(run.resolve("steps.log"));
        new Agent(
                        parsed,
                        new Agent.Parts(
                                console,
                                new Readiness(run, root),
                                server,
                                persistence,
                                () -> Identity.registration(root, parsed, "1", 0),
                                HardwareInventory.of(root),
                                clock::add,
                                new PeakMemory(root),
                                new Hooks(run.resolve("hooks"), log, backoff),
                                new JobRun(
                                        (_, _) -> new StepOutcome.Changed("did it"),
                                        server,
                                        persistence.get(),
                                        console::say,
                                        log),
                                new Interrupting()))
                .run();
    }

    private static JobOrder job(String id, Ending then) {
        return new JobOrder(
                id,
                List.of(
                        new JobOrder.StepOrder(
                                0,
                                "say hello",
                                new Step.RunCommand("echo hello"),
                                Duration.ofMinutes(1),
                                StepState.WAITING)),
                then);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + http.getAddress().getPort() + path;
    }

    /// The lines of the console without their seconds.
    private List<String> console() throws IOException {
        return Files.readAllLines(run.resolve("log")).stream()
                .map(line -> line.replaceFirst("^bootwright: [0-9]+\\.[0-9]{2} ", ""))
                .toList();
    }

    private void bootToTheEnd(String arguments) {
        assertThatThrownBy(() -> boot(arguments))
                .isInstanceOf(InterruptedException.class)
                .hasMessage("the end");
    }

    @Test
    void registersReportsCarriesOutItsJobAndReboots() throws Exception {
        server.jobs.add(job("j1", new Ending.Reboot()));
        bootToTheEnd("");
        assertThat(server.requests())
                .containsSubsequence(
                        "register bios",
                        "inventory x86_64",
                        "job",
                        "events j1",
                        "phase rebooting ");
        assertThat(console())
                .containsExactly(
                        "registered as node",
                        "inventory sent",
                        "waiting for a job",
                        "job j1",
                        "step 1/1 say hello",
                        "step 1/1 say hello: done",
                        "job j1: done",
                        "ending reboot");
    }

    @Test
    void takesOverTheServersClock() throws Exception {
        server.jobs.add(job("j1", new Ending.PowerOff()));
        bootToTheEnd("");
        while (clock.isEmpty()) { // a thread of its own sees to it
            Thread.sleep(1);
        }
        assertThat(clock).containsExactly(Instant.EPOCH);
    }

    @Test
    void livesThroughAServerThatIsAwayAtEveryRequest() throws Exception {
        for (int i = 0; i < 5; i++) {
            server.failures.add(new IOException("connection refused"));
        }
        server.jobs.add(job("j1", new Ending.PowerOff()));
        bootToTheEnd("");
        assertThat(console())
                .contains(
                        "server cannot be reached, trying on: connection refused",
                        "server is back",
                        "ending poweroff");
    }

    @Test
    void staysForTheNextJobAndDoesNotRepeatTheLast() throws Exception {
        server.jobs.add(job("j1", new Ending.Stay()));
        server.jobs.add(job("j1", new Ending.Stay()));
        server.jobs.add(job("j2", new Ending.Reboot()));
        bootToTheEnd("LOOP_INTERVAL=1");
        assertThat(console())
                .filteredOn(line -> line.startsWith("job ") || line.startsWith("ending"))
                .containsExactly(
                        "job j1",
                        "job j1: done",
                        "ending stay",
                        "job j2",
                        "job j2: done",
                        "ending reboot");
    }

    @Test
    void doesNotBeginAJobAgainThatWasWithdrawn() throws Exception {
        server.eventFailure = Optional.of(ServerRefusals.of(409, "job j1 is failed"));
        server.jobs.add(job("j1", new Ending.Reboot()));
        Thread thinksBetterOfIt = Thread.ofPlatform().start(this::offerTheWithdrawnJobAgain);
        bootToTheEnd("LOOP_INTERVAL=1");
        thinksBetterOfIt.join();
        assertThat(console())
                .filteredOn(line -> line.startsWith("job "))
                .containsExactly(
                        "job j1", "job j1: withdrawn: job j1 is failed", "job j2", "job j2: done");
    }

    private void offerTheWithdrawnJobAgain() {
        try {
            while (!console().contains("job j1: withdrawn: job j1 is failed")) {
                Thread.sleep(1);
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
        server.eventFailure = Optional.empty();
        server.jobs.add(job("j1", new Ending.Reboot()));
        server.jobs.add(job("j2", new Ending.Reboot()));
    }

    @Test
    void runsTheHooksAroundTheJob() throws Exception {
        server.jobs.add(job("j1", new Ending.Reboot()));
        bootToTheEnd("PRE=" + url("/good") + " POST=" + url("/good"));
        assertThat(console())
                .containsSubsequence(
                        "pre " + url("/good"),
                        "pre: done",
                        "registered as node",
                        "job j1: done",
                        "post " + url("/good"),
                        "post: done",
                        "ending reboot");
        assertThat(server.requests()).contains("phase post done");
        assertThat(Files.readAllLines(run.resolve("steps.log")))
                .filteredOn("the hook ran"::equals)
                .hasSize(2);
    }

    @Test
    void aPreThatFailsIsReportedAndNoJobIsTaken() throws Exception {
        server.jobs.add(job("j1", new Ending.Reboot()));
        boot("PRE=" + url("/bad"));
        assertThat(server.requests())
                .anyMatch(request -> request.startsWith("inventory"))
                .anyMatch(request ->
                        request.startsWith("phase pre failed: timeout")
                                && request.contains("exit status 7: out of paper"))
                .noneMatch(request -> request.startsWith("job"));
        assertThat(console()).doesNotContain("job j1");
    }

    @Test
    void aPostThatFailsIsReportedAndTheMachineEndsAsTheJobSays() throws Exception {
        server.jobs.add(job("j1", new Ending.Reboot()));
        bootToTheEnd("POST=" + url("/missing"));
        assertThat(server.requests())
                .anyMatch(request ->
                        request.startsWith("phase post failed: ")
                                && request.contains("HTTP status 404"))
                .contains("phase rebooting ");
    }

    @Test
    void anEndingThatCannotBeHadIsReportedAndTheMachineStays() throws Exception {
        server.jobs.add(job("j1", new Ending.Kexec("http://x/vmlinuz", "", "")));
        server.jobs.add(job("j2", new Ending.Reboot()));
        bootToTheEnd("");
        assertThat(server.requests())
                .contains("phase failed ending kexec: http://x/vmlinuz: no kernel");
        assertThat(console())
                .contains("ending kexec: failed: http://x/vmlinuz: no kernel", "ending reboot");
    }

    @Test
    void whatIsInstalledAndCannotBeStartedAtOnceIsRestartedInto() throws Exception {
        server.jobs.add(job("j1", new Ending.StartInstalled()));
        bootToTheEnd("");
        assertThat(server.requests())
                .contains("phase rebooting no kexec: no kernel was found on the disk");
        assertThat(console())
                .containsSubsequence("no kexec: no kernel was found on the disk", "ending reboot");
    }

    @Test
    void whatTheServerRefusesToHearIsShownAndLeft() throws Exception {
        server.failures.add(new IOException("away")); // register
        server.jobs.add(job("j1", new Ending.Reboot()));
        server.refuseInventory(ServerRefusals.of(400, "no inventory"));
        bootToTheEnd("");
        assertThat(console()).contains("inventory refused: no inventory", "ending reboot");
    }

    @Test
    void aLaterBootEndsThisOne() {
        server.failures.add(ServerRefusals.of(401, "a later boot has taken over"));
        assertThatThrownBy(() -> boot(""))
                .isInstanceOf(ServerRefusedException.class)
                .hasMessage("a later boot has taken over");
    }

    @Test
    void reportsAgainWhenDevicesAppearLate() throws Exception {
        Files.delete(run.resolve("modules"));
        server.jobs.add(job("j1", new Ending.Stay()));
        Thread agent = Thread.ofPlatform().start(() -> bootToTheEnd(""));
        while (!console().contains("ending stay")) {
            Thread.sleep(5);
        }
        Files.createDirectories(root.resolve("sys/class/ipmi/ipmi0"));
        Files.createFile(run.resolve("modules"));
        // At the start, after the job, and for the devices; the last thing that its thread says.
        while (Collections.frequency(console(), "inventory sent") < 3) {
            Thread.sleep(5);
        }
        server.jobs.add(job("j2", new Ending.Reboot()));
        agent.join();
    }
}
