package dev.bootwright.machine.bridge.start;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.machine.bridge.menu.Screen;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// One terminal. What it is to show is handed to a thread of its own; of several screens that it is too slow
/// for it shows the last.
final class Console {
    private static final long REOPEN_MILLIS = 200;

    private final Path terminal;
    private final String guest;
    private Screen wanted = new Screen(List.of());
    private Screen shown = new Screen(List.of());
    private boolean isKnown;
    private boolean isLent;
    private boolean isLeftAlone;
    private boolean hasEnded;

    /// @param guest from where somebody has come over SSH; empty for a terminal of the machine
    Console(Path terminal, String guest) {
        this.terminal = terminal;
        this.guest = guest;
    }

    Path terminal() {
        return terminal;
    }

    boolean isGuest() {
        return !guest.isEmpty();
    }

    /// For people.
    String described() {
        return isGuest() ? "over SSH from " + guest : "on " + terminal.getFileName();
    }

    /// Nothing is written any more: whoever had it has gone.
    synchronized void end() {
        hasEnded = true;
        notifyAll();
    }

    synchronized void show(Screen screen) {
        wanted = screen;
        notifyAll();
    }

    synchronized void forget() {
        isKnown = false;
        notifyAll();
    }

    void lend(String prompt) throws InterruptedException {
        synchronized (this) {
            isLent = true;
            isLeftAlone = false;
        }
        try (FileOutputStream out = new FileOutputStream(terminal.toFile(), true)) {
            out.write(prompt.getBytes(US_ASCII));
        } catch (IOException e) {
            // Then nobody can press a key on it, and it was not this one that asked.
        }
        synchronized (this) {
            while (!isLeftAlone) {
                wait();
            }
        }
    }

    synchronized void takeBack() {
        isLent = false;
        isKnown = false;
        notifyAll();
    }

    /// For the thread that reads: whether the key it has was only to make it stop, which it then has.
    synchronized boolean isKeptFromReading() throws InterruptedException {
        if (!isLent) {
            return false;
        }
        isLeftAlone = true;
        notifyAll();
        while (isLent) {
            wait();
        }
        return true;
    }

    synchronized void settle(long until) throws InterruptedException {
        while (!isDone()) {
            long left = (until - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return;
            }
            wait(left);
        }
    }

    private boolean isDone() {
        return isLent || hasEnded || (isKnown && shown.equals(wanted));
    }

    /// The text that makes the terminal show what is wanted.
    private synchronized String next() throws InterruptedException {
        while (isDone() && !hasEnded) {
            wait();
        }
        return isKnown ? wanted.changedFrom(shown) : wanted.whole();
    }

    private synchronized void hasShown(Screen screen) {
        shown = screen;
        isKnown = true;
        notifyAll();
    }

    private synchronized Screen wanted() {
        return wanted;
    }

    /// Writes until it ends: the work of a thread.
    void write() {
        try {
            while (true) {
                Screen target;
                String text;
                synchronized (this) {
                    text = next();
                    if (hasEnded) {
                        return;
                    }
                    target = wanted();
                }
                try (FileOutputStream out = new FileOutputStream(terminal.toFile(), true)) {
                    out.write(text.getBytes(US_ASCII));
                } catch (IOException e) {
                    Thread.sleep(REOPEN_MILLIS); // a console that the machine does not have
                }
                hasShown(target);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
