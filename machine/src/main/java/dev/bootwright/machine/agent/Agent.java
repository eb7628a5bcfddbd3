package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.machine.hardware.HardwareInventory;
import dev.bootwright.machine.job.JobResult;
import dev.bootwright.machine.job.JobRun;
import dev.bootwright.machine.server.AgentServer;
import dev.bootwright.machine.server.Persistence;
import dev.bootwright.machine.server.ServerRefusedException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One boot of a machine, as its agent lives it.
final class Agent {

    private static final Duration WAIT_FOR_JOB = Duration.ofSeconds(30);

    /// Every 30 seconds is what IEEE 802.1AB recommends.
    private static final Duration SWITCHES_SPEAK = Duration.ofSeconds(32);

    /// A server that says sooner that there is no job does not hold the request.
    private static final Duration HELD = Duration.ofSeconds(1);

    private final BootArguments arguments;
    private final Parts parts;
    private final Console console;
    private final Persistence persistence;
    private final Reports reports;

    /// What an agent works with.
    ///
    /// @param persistence makes one for a thread that talks to the server
    /// @param identity    the machine as it is known now
    /// @param clock       takes over the server's time
    /// @param memory      what this agent took
    record Parts(
            Console console,
            Readiness readiness,
            AgentServer server,
            Supplier<Persistence> persistence,
            Supplier<Registration> identity,
            HardwareInventory hardware,
            Consumer<Instant> clock,
            PeakMemory memory,
            Hooks hooks,
            JobRun jobs,
            Endings endings) {}

    Agent(BootArguments arguments, Parts parts) {
        this.arguments = arguments;
        this.parts = parts;
        this.console = parts.console();
        this.persistence = parts.persistence().get();
        this.reports = new Reports(parts.server(), parts.hardware(), console);
    }

    /// Registers, reports, and carries out jobs until one ends this kernel. Returns where PRE has failed:
    /// what it was to prepare is not as the jobs expect it.
    ///
    /// @throws ServerRefusedException if the server will hear no more of this boot
    void run() throws ServerRefusedException, InterruptedException {
        parts.readiness().awaitNetwork();
        Optional<String> preFailure = hook("pre", arguments.pre());
        Registered registered =
                persistence.until(() -> parts.server().register(parts.identity().get()));
        console.say("registered as " + registered.name());
        if (!parts.readiness().awaitStorage()) {
            console.say("storage drivers take too long, going on without them");
        }
        List<String> devices = parts.readiness().devices();
        reports.inventory(persistence);
        Thread.ofPlatform()
                .daemon()
                .name("late devices")
                .start(() -> settle(registered.now(), devices));
        if (preFailure.isPresent()) {
            reports.phase(persistence, "pre", "failed: " + preFailure.get());
            console.say("no job after a pre that failed; start this machine again to try it again");
            return;
        }
        String finished = "";
        while (true) {
            console.say("waiting for a job");
            finished = carryOut(awaitJob(finished));
            reports.inventory(persistence); // the next plan begins with what the disks hold now
        }
    }

    /// What can wait until the server knows the machine: the clock, devices whose drivers came late,
    /// and what is at the other ends of the cables.
    private void settle(Instant now, List<String> known) {
        parts.clock().accept(now);
        Persistence late = parts.persistence().get();
        try {
            parts.readiness().awaitModules();
            if (!parts.readiness().devices().equals(known)) {
                reports.inventory(late);
            }
            reports.details(late);
            reports.neighbours(late, SWITCHES_SPEAK);
        } catch (ServerRefusedException e) {
            // The thread that waits for a job is told the same, and ends this boot.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// @param finished a job that is not to be had again
    private JobOrder awaitJob(String finished) throws ServerRefusedException, InterruptedException {
        while (true) {
            long asked = System.nanoTime();
            Optional<JobOrder> order =
                    persistence.until(() -> parts.server().nextJob(WAIT_FOR_JOB));
            if (order.isPresent() && !order.get().job().equals(finished)) {
                return order.get();
            }
            if (System.nanoTime() - asked < HELD.toNanos()) {
                TimeUnit.MILLISECONDS.sleep(arguments.pause().toMillis());
            }
        }
    }

    /// @return the job, if it is finished and must not be begun again; else the empty text
    private String carryOut(JobOrder order) throws ServerRefusedException, InterruptedException {
        console.say("job " + order.job());
        JobResult result = parts.jobs().run(order, Uptime.millis() + 1);
        parts.memory()
                .kilobytes()
                .ifPresent(most -> console.say("agent took %d kB at most".formatted(most)));
        switch (result) {
            case JobResult.Complete() -> {
                console.say("job " + order.job() + ": done");
                end(order);
                return order.job();
            }
            case JobResult.Failed(_, String reason) -> {
                console.say("job " + order.job() + ": failed: " + reason);
                return order.job();
            }
            case JobResult.Restart(String reason, Ending by) -> {
                console.say("job " + order.job() + ": goes on after a restart: " + reason);
                leave(by, order);
                return "";
            }
            case JobResult.Withdrawn(String reason) -> {
                console.say("job " + order.job() + ": withdrawn: " + reason);
                return order.job(); // even where the server thinks better of it
            }
        }
    }

    /// Returns only where the machine stays.
    private void end(JobOrder order) throws ServerRefusedException, InterruptedException {
        if (arguments.post().isPresent()) {
            Optional<String> failure = hook("post", arguments.post());
            reports.phase(persistence, "post", failure.map(why -> "failed: " + why).orElse("done"));
        }
        leave(order.then(), order);
    }

    /// Returns only where the machine stays.
    private void leave(Ending ending, JobOrder order)
            throws ServerRefusedException, InterruptedException {
        String word = "ending " + Endings.word(ending);
        try {
            Endings.Way way = parts.endings().prepare(ending, order);
            Optional<String> instead = way.instead().map(why -> "no kexec: " + why);
            instead.ifPresent(console::say);
            word = "ending " + Endings.word(way.ending());
            console.say(word);
            reports.phase(persistence, Endings.phase(way.ending()), instead.orElse(""));
            console.settle();
            parts.endings().carryOut(way.ending());
        } catch (ServerRefusedException e) {
            throw e;
        } catch (IOException e) {
            console.say(word + ": failed: " + e.getMessage());
            reports.phase(persistence, "failed", word + ": " + e.getMessage());
        }
    }

    /// @return why it failed, if it did
    private Optional<String> hook(String name, Optional<URI> source) throws InterruptedException {
        if (source.isEmpty()) {
            return Optional.empty();
        }
        console.say(name + " " + source.get());
        Optional<String> failure = parts.hooks().run(name, source.get());
        console.say(name + failure.map(why -> ": failed: " + why).orElse(": done"));
        return failure;
    }
}
