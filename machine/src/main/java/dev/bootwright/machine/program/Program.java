package dev.bootwright.machine.program;

import dev.bootwright.linux.sys.Processes;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A program with its arguments, never a shell line.
///
/// It runs in a session of its own, so that it can be ended with everything it started: when the
/// thread that runs it is interrupted, and when it ends and leaves children behind, its whole process
/// group is killed. A daemon that has left the group on purpose lives on.
///
/// In its environment, `BOOTWRIGHT_GROUP` is the number of its process group. By that `/init` finds what an
/// agent that was killed has left running.
///
/// @param command the program, found by `PATH`, and its arguments
/// @param input   text for its standard input, UTF-8
public record Program(List<String> command, String input) {

    /// The shell becomes the program; it is there to know its own number before.
    private static final String MARKED = "export BOOTWRIGHT_GROUP=$$; exec \"$0\" \"$@\"";

    /// Lines of output that an error message quotes.
    private static final int LAST_LINES = 8;

    private static final int LONGEST_LINE = 1024;

    /// How often to look for the last output of a program that has ended, for two seconds in all. Only
    /// a daemon that kept the pipe open lets them pass. They are counted and not timed: a computer that
    /// stands still keeps the thread waiting that reads the output as well.
    private static final int LAST_LOOKS = 40;

    private static final Duration LOOK = Duration.ofMillis(50);

    public Program {
        command = List.copyOf(command);
    }

    public static Program of(String... command) {
        return new Program(List.of(command), "");
    }

    public static Program of(List<String> command) {
        return new Program(command, "");
    }

    /// What a program left.
    ///
    /// @param status as a shell counts: 128 and more for a program that a signal ended
    /// @param output its standard output
    /// @param errors its standard error
    public record Result(int status, String output, String errors) {}

    /// Runs the program to its end.
    ///
    /// @param line takes each line of its standard output and standard error, from another thread
    /// @throws ProgramException     if its status is not 0; the message quotes the last lines
    /// @throws IOException          if it cannot be started
    /// @throws InterruptedException if the thread is interrupted; the program is gone by then
    public void run(Consumer<String> line) throws IOException, InterruptedException {
        Deque<String> last = new ArrayDeque<>();
        Process process = start(true);
        Thread reader =
                read(
                        process.getInputStream(),
                        text -> {
                            remember(last, text);
                            line.accept(text);
                        });
        int status = waitFor(process, List.of(reader));
        if (status != 0) {
            throw new ProgramException(command, status, joined(last));
        }
    }

    /// Runs the program to its end and returns its standard output.
    ///
    /// @throws ProgramException     if its status is not 0; the message quotes its standard error
    /// @throws IOException          if it cannot be started
    /// @throws InterruptedException if the thread is interrupted; the program is gone by then
    public String output() throws IOException, InterruptedException {
        Result result = result();
        if (result.status() != 0) {
            throw new ProgramException(command, result.status(), result.errors());
        }
        return result.output();
    }

    /// Runs the program to its end, for callers to whom its status is an answer.
    ///
    /// @throws IOException          if it cannot be started
    /// @throws InterruptedException if the thread is interrupted; the program is gone by then
    public Result result() throws IOException, InterruptedException {
        Deque<String> errors = new ArrayDeque<>();
        List<String> output = new ArrayList<>();
        Process process = start(false);
        Thread reader = read(process.getInputStream(), line -> add(output, line));
        Thread errorReader = read(process.getErrorStream(), line -> remember(errors, line));
        int status = waitFor(process, List.of(reader, errorReader));
        return new Result(status, joined(output), joined(errors));
    }

    /// Runs a program that is not trusted to end or to be brief. It and what it started are killed when it is
    /// neither.
    ///
    /// @param limit most bytes of standard output
    /// @throws IOException          if it cannot be started, or goes beyond a bound
    /// @throws InterruptedException if the thread is interrupted; the program is gone by then
    public Result bounded(Duration deadline, int limit) throws IOException, InterruptedException {
        Deque<String> errors = new ArrayDeque<>();
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        Process process = start(false);
        Thread reader = copy(process, output, limit);
        Thread errorReader =
                read(process.getErrorStream(), line -> remember(errors, beginning(line)));
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException(
                        "%s: did not end within %d s"
                                .formatted(String.join(" ", command), deadline.toSeconds()));
            }
            awaitLastOutput(List.of(reader, errorReader)); // streams are closed with the process
        } finally {
            Processes.killGroup(process.pid());
            process.destroyForcibly();
        }
        synchronized (output) {
            if (output.size() > limit) {
                throw new IOException(
                        "%s: printed more than %d bytes"
                                .formatted(String.join(" ", command), limit));
            }
            return new Result(
                    process.exitValue(), output.toString(StandardCharsets.UTF_8), joined(errors));
        }
    }

    /// Copies one byte more than the limit at most, and ends the program then.
    private static Thread copy(Process process, ByteArrayOutputStream output, int limit) {
        return Thread.ofPlatform()
                .daemon()
                .name("output")
                .start(() -> {
                    byte[] buffer = new byte[1 << 13];
                    try (InputStream in = process.getInputStream()) {
                        int count;
                        while ((count = in.read(buffer)) >= 0) {
                            synchronized (output) {
                                output.write(buffer, 0, Math.min(count, limit + 1 - output.size()));
                                if (output.size() > limit) {
                                    process.destroyForcibly();
                                    return;
                                }
                            }
                        }
                    } catch (IOException e) {
                        // The program was killed; whoever killed it knows.
                    }
                });
    }

    private static String beginning(String line) {
        return line.length() <= LONGEST_LINE ? line : line.substring(0, LONGEST_LINE);
    }

    private Process start(boolean merged) throws IOException {
        // The child of a JVM leads no process group, so setsid becomes the shell and that the
        // program: the same process id, which is then the id of the group too.
        List<String> inSession = new ArrayList<>(List.of("setsid", "sh", "-c", MARKED));
        inSession.add(located(command.getFirst()));
        inSession.addAll(command.subList(1, command.size()));
        Process process = new ProcessBuilder(inSession).redirectErrorStream(merged).start();
        try (OutputStream standardInput = process.getOutputStream()) {
            standardInput.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // It ended, or closed its input, without reading all of it: its status tells.
        }
        return process;
    }

    /// The program's file. busybox's `setsid` would run an applet of its own before a program of the
    /// same name: its `mkswap` and not the one that knows UUIDs.
    private static String located(String program) {
        if (program.indexOf('/') >= 0) {
            return program;
        }
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            Path file = Path.of(directory).resolve(program);
            if (!directory.isEmpty() && Files.isExecutable(file)) {
                return file.toString();
            }
        }
        return program;
    }

    private static int waitFor(Process process, List<Thread> readers) throws InterruptedException {
        try {
            int status = process.waitFor();
            awaitLastOutput(readers);
            return status;
        } finally {
            Processes.killGroup(process.pid());
            process.destroyForcibly();
        }
    }

    private static void awaitLastOutput(List<Thread> readers) throws InterruptedException {
        for (Thread reader : readers) {
            for (int look = 0; look < LAST_LOOKS && reader.isAlive(); look++) {
                reader.join(LOOK);
            }
        }
    }

    private static Thread read(InputStream stream, Consumer<String> line) {
        return Thread.ofPlatform()
                .daemon()
                .name("output")
                .start(() -> {
                    try (var lines =
                            new BufferedReader(
                                    new InputStreamReader(stream, StandardCharsets.UTF_8))) {
                        String text;
                        while ((text = lines.readLine()) != null) {
                            line.accept(text);
                        }
                    } catch (IOException e) {
                        // The program was killed; whoever killed it knows.
                    }
                });
    }

    private static void remember(Deque<String> last, String line) {
        synchronized (last) {
            if (last.size() == LAST_LINES) {
                last.removeFirst();
            }
            last.addLast(line);
        }
    }

    private static void add(List<String> lines, String line) {
        synchronized (lines) {
            lines.add(line);
        }
    }

    private static String joined(Iterable<String> lines) {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }
}
