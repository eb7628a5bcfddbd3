package dev.bootwright.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/// One use of the lab: a folder, programs, and what must be undone when it ends.
///
/// The end comes once, by [#close()] or when this process is told to stop (Ctrl-C, SIGTERM). If it is
/// killed instead, its programs are killed with it, and the next run clears up the rest.
public final class Run implements AutoCloseable {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss");
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String id;
    private final Path folder;
    private final Programs programs;
    private final Deque<AutoCloseable> undo = new ArrayDeque<>();
    private final Thread hook = new Thread(this::end, "lab clean-up");
    private boolean folderIsKept;
    private boolean ended;

    private Run(String id, Path folder) {
        this.id = id;
        this.folder = folder;
        this.programs = new Programs(folder);
    }

    /// Starts a run in a folder of its own below `parent`, which is made when it is not there.
    ///
    /// @throws IOException if the folder cannot be made
    public static Run open(Path parent) throws IOException {
        Leftovers.clear(parent);
        String id = "%s-%d".formatted(Owner.current().word(), COUNT.incrementAndGet());
        Files.createDirectories(parent);
        Path folder =
                Files.createDirectory(
                        parent.resolve(
                                TIME.format(LocalDateTime.now(ZoneId.systemDefault())) + "-" + id),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rwx------")));
        Owner.current().write(folder);
        Run run = new Run(id, folder.toRealPath());
        Runtime.getRuntime().addShutdownHook(run.hook);
        return run;
    }

    /// Short, unique among the runs on this machine, made of `0-9`, `a-z` and one `-`.
    public String id() {
        return id;
    }

    /// Where consoles, packets and logs of this run are.
    public Path folder() {
        return folder;
    }

    /// Starts a program whose output goes to `NAME.log` in the folder. It ends with this run at the
    /// latest.
    ///
    /// @throws IOException if it cannot be started
    public Process start(String name, List<String> command) throws IOException {
        return programs.start(name, command);
    }

    /// Starts a program whose standard input and output are pipes to this process; its errors go to
    /// `NAME.log`. It ends with this run at the latest.
    ///
    /// @throws IOException if it cannot be started
    public Process startPiped(String name, List<String> command) throws IOException {
        return programs.startPiped(name, command);
    }

    /// Undoes something at the end of this run, after all programs have ended; what was added last is
    /// undone first.
    public synchronized void atEnd(AutoCloseable thing) {
        undo.push(thing);
    }

    /// Leaves the folder behind, without its disk images, for whoever looks into a failure.
    public synchronized Path keepFolder() {
        folderIsKept = true;
        return folder;
    }

    /// Ends every program, undoes everything, removes the folder.
    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return; // already shutting down: the hook has nothing left to do
        }
    }

    /// Returns unless this process is being stopped, as by Ctrl-C; then it waits for the end. What
    /// fails while everything is being ended is no news for anyone.
    public static void waitWhenStopping() {
        try {
            Thread.sleep(300); // Ctrl-C reaches programs and this process in any order
            Thread probe = new Thread(() -> {});
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
        } catch (IllegalStateException e) {
            LockSupport.park();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        programs.endAll();
        List<String> problems = new ArrayList<>();
        while (!undo.isEmpty()) {
            undoOne(undo.pop(), problems);
        }
        try {
            if (folderIsKept) {
                Owner.forget(folder);
                removeDisks(folder);
            } else {
                removeTree(folder);
            }
        } catch (IOException e) {
            problems.add("%s: %s".formatted(folder, e.getMessage()));
        }
        problems.forEach(problem -> System.err.println("lab: could not clean up " + problem));
    }

    private static void undoOne(AutoCloseable thing, List<String> problems) {
        try {
            thing.close();
        } catch (Exception e) { // one failure must not keep the others
            problems.add("%s: %s".formatted(thing, e.getMessage()));
        }
    }

    private static void removeDisks(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(file -> file.toString().endsWith(".disk")).toList()) {
                Files.delete(file);
            }
        }
    }

    static void removeTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
