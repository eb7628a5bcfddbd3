package dev.bootwright.lab.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/// Starts programs that do not outlive this process, even when it is killed.
///
/// The kernel signals a child when the *thread* that made it ends (PR_SET_PDEATHSIG in prctl(2)), so
/// one thread, which lives as long as this process, makes them all.
final class Programs {

    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final ExecutorService PARENT =
            Executors.newSingleThreadExecutor(
                    work -> Thread.ofPlatform().name("lab parent").daemon().unstarted(work));

    private final Path folder;
    private final List<Process> started = new ArrayList<>();
    private boolean ending;

    /// @param folder where logs go, and where programs run
    Programs(Path folder) {
        this.folder = folder;
    }

    Process start(String name, List<String> command) throws IOException {
        ProcessBuilder program = builder(command);
        program.redirectInput(new File("/dev/null"));
        program.redirectErrorStream(true);
        program.redirectOutput(ProcessBuilder.Redirect.appendTo(log(name)));
        return start(program);
    }

    Process startPiped(String name, List<String> command) throws IOException {
        ProcessBuilder program = builder(command);
        program.redirectError(ProcessBuilder.Redirect.appendTo(log(name)));
        return start(program);
    }

    private File log(String name) {
        return folder.resolve(name + ".log").toFile();
    }

    private ProcessBuilder builder(List<String> command) {
        List<String> whole = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        whole.addAll(command);
        return new ProcessBuilder(whole).directory(folder.toFile());
    }

    private synchronized Process start(ProcessBuilder program) throws IOException {
        if (ending) {
            throw new IOException("the run has ended; not started: " + program.command());
        }
        try {
            Process process = PARENT.submit(program::start).get();
            started.add(process);
            return process;
        } catch (ExecutionException e) {
            throw new IOException("cannot start " + program.command().get(4), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before " + program.command(), e);
        }
    }

    /// Asks every program to end, the last one started first, and kills those that do not.
    synchronized void endAll() {
        ending = true;
        Instant deadline = Instant.now().plus(GRACE);
        // By their handles: Process.destroy would also close pipes that are still being read.
        started.reversed().forEach(process -> process.toHandle().destroy());
        for (Process process : started.reversed()) {
            if (!hasEnded(process, deadline)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.toHandle().destroyForcibly();
                hasEnded(process, Instant.now().plus(GRACE)); // before what it used is undone
            }
        }
    }

    private static boolean hasEnded(Process process, Instant deadline) {
        try {
            long left = Math.max(0, Duration.between(Instant.now(), deadline).toMillis());
            return process.waitFor(left, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
