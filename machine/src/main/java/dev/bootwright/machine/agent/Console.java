package dev.bootwright.machine.agent;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Where the agent shows its state: single lines `bootwright: SECONDS TEXT` on every console of the
/// machine, and in a file for who looks later.
///
/// A serial line whose other end has stopped listening blocks its writers; it must not block the
/// agent, so a thread of its own writes, and lines are dropped once it is far behind.
final class Console {

    private static final int MOST_WAITING = 200;
    private static final long SETTLE_MILLIS = 1000;

    private final Path file;
    private final List<Path> terminals;

    /// Guarded by itself; the first one is being written.
    private final Deque<String> waiting = new ArrayDeque<>();

    private Console(Path file, List<Path> terminals) {
        this.file = file;
        this.terminals = List.copyOf(terminals);
    }

    /// @param file      that keeps the lines
    /// @param terminals devices
    static Console open(Path file, List<Path> terminals) {
        Console console = new Console(file, terminals);
        Thread.ofPlatform().daemon().name("console").start(console::write);
        return console;
    }

    void say(String text) {
        String line = "bootwright: " + Uptime.seconds() + " " + text.replace("\n", " / ");
        try {
            Files.writeString(
                    file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            line += " (not logged: " + e.getMessage() + ")";
        }
        synchronized (waiting) {
            if (waiting.size() < MOST_WAITING) {
                waiting.add(line);
            }
            waiting.notifyAll();
        }
    }

    /// Gives what has been said a moment to appear; for just before the machine ends.
    void settle() throws InterruptedException {
        long until = System.nanoTime() + SETTLE_MILLIS * 1_000_000;
        synchronized (waiting) {
            while (!waiting.isEmpty() && System.nanoTime() < until) {
                waiting.wait(SETTLE_MILLIS);
            }
        }
    }

    private void write() {
        try {
            while (true) {
                String line;
                synchronized (waiting) {
                    while (waiting.isEmpty()) {
                        waiting.wait();
                    }
                    line = waiting.getFirst();
                }
                byte[] bytes = ("\r" + line + "\r\n").getBytes(StandardCharsets.UTF_8);
                for (Path terminal : terminals) {
                    write(terminal, bytes);
                }
                synchronized (waiting) {
                    waiting.removeFirst();
                    waiting.notifyAll();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void write(Path terminal, byte[] line) {
        try (OutputStream out = new FileOutputStream(terminal.toFile(), true)) {
            out.write(line);
        } catch (IOException e) {
            // A console that the machine does not have; the file has the line.
        }
    }
}
