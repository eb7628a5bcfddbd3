package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.contract.Ending;
import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.formats.contract.StepState;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.ValueLayout;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/// A whole boot in a directory of its own, against a server in this process: what an agent loads on a
/// machine is loaded, and the machine this runs on is left alone.
final class WarmUp {

    private static final JobOrder JOB =
            new JobOrder(
                    "warm-up",
                    List.of(
                            new JobOrder.StepOrder(
                                    0,
                                    "nothing",
                                    new Step.RunCommand("echo nothing"),
                                    Duration.ofMinutes(1),
                                    StepState.WAITING)),
                    new Ending.Stay());

    private WarmUp() {}

    static void run() throws IOException, InterruptedException {
        loadWhatRacesDecide();
        Path directory = Files.createTempDirectory("warm-up");
        try (var server = WarmUpServer.open(new Answers()::to)) {
            for (String ready : List.of("network", "storage", "modules")) {
                Files.createFile(directory.resolve(ready));
            }
            SampleMachine.write(directory);
            KernelCommandLine line = commandLine(server);
            Console console = Console.open(directory.resolve("log"), List.of());
            Readiness readiness = new Readiness(directory, directory);
            new RestOfImage(directory, directory, readiness, console::say).unpackWanted(line);
            new PayloadDisk(directory, readiness, console::say).importWanted(line);
            agent(directory, line, console).run();
        } catch (InterruptedException e) {
            // The ending: an agent does not return.
        } catch (BootArguments.UnusableException e) {
            throw new IllegalStateException(e);
        } finally {
            delete(directory);
        }
    }

    /// Loads classes that a run needs or not by chance: those for waiting for a program that has not
    /// ended yet, for a thread that is not done, and for a connection that took too long. Links what
    /// two threads may link at the same time, once each. The list of classes is to be equal for equal
    /// inputs.
    private static void loadWhatRacesDecide() throws InterruptedException {
        ValueLayout.JAVA_INT.varHandle();
        var running = new CompletableFuture<Integer>();
        var handled = running.handle((done, failure) -> done);
        List<IOException> late =
                List.of(new InterruptedIOException(), new SocketTimeoutException());
        running.completeExceptionally(late.getFirst());
        if (!handled.isDone()) {
            throw new AssertionError("a stage runs when what it waits for ends");
        }
        if (new LinkedBlockingQueue<Integer>().poll(1, TimeUnit.MILLISECONDS) != null) {
            throw new AssertionError("a new queue is empty");
        }
        if (late.getFirst().getStackTrace().length == 0) { // as TLS asks, by whoever closes first
            throw new AssertionError("an exception knows where it was made");
        }
        try {
            new FutureTask<>(() -> 0).get(1, TimeUnit.MILLISECONDS);
            throw new AssertionError("what was never started has no result");
        } catch (TimeoutException | ExecutionException e) {
            // Too late, as it is to be.
        }
    }

    private static KernelCommandLine commandLine(WarmUpServer server) throws IOException {
        return KernelCommandLine.parse(
                "initrd=initramfs console=ttyS0 \"PRE=\" DEVELOPER=1 BOOTIF=01-52-54-00-00-00-01"
                        + " bootwright.secret=1.none "
                        + server.arguments());
    }

    /// The agent of a machine, but for what would change the one this runs on.
    private static Agent agent(Path directory, KernelCommandLine line, Console console)
            throws BootArguments.UnusableException, IOException {
        BootArguments arguments = BootArguments.of(line);
        Main.endings(arguments, directory, directory, console); // as it is made before it is needed
        return Main.agent(
                arguments,
                new Linking(directory, directory).link(arguments),
                directory,
                directory,
                console,
                _ -> {},
                new Interrupting());
    }

    /// Ends the agent instead of the machine.
    private static final class Interrupting implements Endings {
        @Override
        public Way prepare(Ending ending, JobOrder order) {
            return new Way(ending, Optional.empty());
        }

        @Override
        public void carryOut(Ending ending) throws InterruptedException {
            throw new InterruptedException("the end");
        }
    }

    /// What the agent is answered. It gets its job when its second thread has told the details, and told them
    /// again with its neighbours: how far that comes before the end would be up to chance.
    private static final class Answers {
        private final CountDownLatch untold = new CountDownLatch(2);

        String to(String request) {
            if (request.contains(AgentApi.REGISTER)) {
                return new Registered("1", "warm-up", Instant.EPOCH).toJson().toString();
            }
            if (request.contains(AgentApi.DETAILS)) {
                untold.countDown();
            }
            if (!request.contains(AgentApi.JOB + "?")) {
                return "";
            }
            try {
                untold.await();
            } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts a server", e);
            }
            return JOB.toJson().toString();
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
