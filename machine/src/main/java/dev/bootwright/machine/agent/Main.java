package dev.bootwright.machine.agent;

import dev.bootwright.linux.sys.Clock;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.machine.bridge.start.InstalledKernel;
import dev.bootwright.machine.hardware.HardwareInventory;
import dev.bootwright.machine.job.JobRun;
import dev.bootwright.machine.server.AgentServer;
import dev.bootwright.machine.server.Backoff;
import dev.bootwright.machine.server.HttpAgentServer;
import dev.bootwright.machine.server.Persistence;
import dev.bootwright.machine.server.ServerLink;
import dev.bootwright.machine.server.ServerRefusedException;
import dev.bootwright.machine.step.Home;
import dev.bootwright.machine.step.MachineSteps;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Starts the agent.
///
/// ```text
/// java @agent.args -m dev.bootwright.machine/dev.bootwright.machine.agent.Main [--warm-up | --add-package NAME...]
/// ```
///
/// `--warm-up` uses the classes an agent uses, touches nothing of the machine, and ends with status 0. It serves
/// to list classes for the archive in the image: with `-XX:DumpLoadedClassList=FILE`, after which
/// `-Xshare:dump -XX:SharedClassListFile=FILE -XX:SharedArchiveFile=agent.jsa` and the options of
/// `agent.args` make the archive, equal bytes from equal inputs.
///
/// `/init` starts the agent again when it dies. Status 3 says that it has given up this boot on purpose.
public final class Main {

    private static final int GIVEN_UP = 3;

    /// Clocks nearer than this are left alone: the answer was under way for some time too.
    private static final long CLOSE_ENOUGH_MILLIS = 1000;

    private Main() {}

    public static void main(String[] flags) throws IOException, InterruptedException {
        if (List.of(flags).equals(List.of("--warm-up"))) {
            WarmUp.run();
            return;
        }
        Path run = Path.of(environment("BOOTWRIGHT_RUN", "/run/bootwright"));
        if (flags.length > 1 && flags[0].equals("--add-package")) {
            System.exit(addPackages(List.of(flags).subList(1, flags.length), run));
        }
        Console console = Console.open(run.resolve("log"), terminals());
        console.say("agent " + version());
        int status = GIVEN_UP;
        try {
            KernelCommandLine line =
                    KernelCommandLine.parse(Files.readString(Path.of("/proc/cmdline")));
            Path root = Path.of("/");
            Readiness readiness = new Readiness(run, root);
            new RestOfImage(root, run, readiness, console::say).unpackWanted(line);
            new PayloadDisk(root, readiness, console::say).importWanted(line);
            BootArguments arguments = BootArguments.of(line);
            ServerLink link = new Linking(root, run).link(arguments);
            console.say("server " + link.address());
            Endings endings = endings(arguments, root, run, console);
            agent(arguments, link, root, run, console, now -> follow(now, console), endings).run();
        } catch (BootArguments.UnusableException e) {
            console.say("giving up: " + e.getMessage());
        } catch (ServerRefusedException e) {
            console.say("giving up, the server refuses this boot: " + e.getMessage());
        }
        console.settle();
        System.exit(status);
    }

    /// Adds packages to this running system, for whoever sits at its shell.
    ///
    /// @return exit status
    private static int addPackages(List<String> names, Path run) {
        try {
            KernelCommandLine line =
                    KernelCommandLine.parse(Files.readString(Path.of("/proc/cmdline")));
            Path root = Path.of("/");
            ServerLink link = new Linking(root, run).link(BootArguments.of(line));
            AddPackage adding = new AddPackage(link, root, run);
            for (String name : names) {
                System.out.printf("%s: %d files%n", name, adding.add(name));
            }
            return 0;
        } catch (IOException | BootArguments.UnusableException e) {
            System.err.println("bootwright-agent: " + e.getMessage());
            return 1;
        }
    }

    /// The version of the agent, as its jar says.
    static String version() {
        return Optional.ofNullable(Main.class.getModule().getDescriptor())
                .flatMap(ModuleDescriptor::rawVersion)
                .orElse("(without version)");
    }

    /// @param root  of the machine that is reported; what jobs do, they do to this one
    /// @param clock takes over the server's time
    static Agent agent(
            BootArguments arguments,
            ServerLink link,
            Path root,
            Path run,
            Console console,
            Consumer<Instant> clock,
            Endings endings) {
        Supplier<Backoff> backoff = backoff(arguments);
        Supplier<Persistence> persistence =
                () ->
                        new Persistence(
                                console::say,
                                backoff.get(),
                                pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis()));
        AgentServer server = new HttpAgentServer(link);
        StepLogFile log = new StepLogFile(run.resolve("steps.log"));
        return new Agent(
                arguments,
                new Agent.Parts(
                        console,
                        new Readiness(run, root),
                        server,
                        persistence,
                        () -> Identity.registration(root, arguments, version(), Uptime.millis()),
                        hardware(root),
                        clock,
                        new PeakMemory(root),
                        new Hooks(run.resolve("hooks"), log, backoff),
                        new JobRun(
                                new MachineSteps(
                                        Path.of("/"),
                                        Optional.of(
                                                new Home(arguments.server(), arguments.secret()))),
                                server,
                                persistence.get(),
                                console::say,
                                log),
                        endings));
    }

    static Endings endings(BootArguments arguments, Path root, Path run, Console console) {
        return new Endings.OfThisMachine(
                root,
                run.resolve("kexec"),
                new InstalledKernel(root, run, console::say),
                backoff(arguments));
    }

    private static Supplier<Backoff> backoff(BootArguments arguments) {
        return () -> new Backoff(arguments.pause(), new SplittableRandom());
    }

    static HardwareInventory hardware(Path root) {
        return new RaidInventory(root, HardwareInventory.of(root));
    }

    private static void follow(Instant now, Console console) {
        if (Math.abs(now.toEpochMilli() - System.currentTimeMillis()) < CLOSE_ENOUGH_MILLIS) {
            return;
        }
        try {
            Clock.set(now);
        } catch (NativeException e) {
            console.say("clock not set: " + e.getMessage());
        }
    }

    private static List<Path> terminals() {
        List<Path> terminals = new ArrayList<>();
        for (String name : environment("BOOTWRIGHT_CONSOLES", "").split(" ", -1)) {
            if (!name.isEmpty()) {
                terminals.add(Path.of("/dev", name));
            }
        }
        return terminals;
    }

    private static String environment(String name, String otherwise) {
        return Optional.ofNullable(System.getenv(name)).orElse(otherwise);
    }
}
