package dev.bootwright.machine.bridge.start;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.machine.bridge.menu.Screen;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// The terminals that show the menu and take keys, all the same: a screen and a serial line. What one of them
/// cannot do, or does slowly, the others do not notice.
final class Consoles {

    private static final long REOPEN_MILLIS = 200;

    private final List<Console> consoles = new ArrayList<>();
    private final BlockingQueue<Input> input = new LinkedBlockingQueue<>();

    /// What a terminal has sent.
    ///
    /// @param bytes never empty
    @SuppressWarnings("ArrayRecordComponent") // is read once, and compared with nothing
    record Input(Path terminal, byte[] bytes) {}

    /// @param terminals that are in raw mode already
    static Consoles open(List<Path> terminals) {
        Consoles consoles = new Consoles();
        for (Path terminal : terminals) {
            Console console = new Console(terminal);
            consoles.consoles.add(console);
            Thread.ofPlatform().daemon().name("show " + terminal).start(console::write);
            Thread.ofPlatform()
                    .daemon()
                    .name("keys " + terminal)
                    .start(() -> consoles.read(console));
        }
        return consoles;
    }

    BlockingQueue<Input> input() {
        return input;
    }

    void show(Screen screen) {
        consoles.forEach(console -> console.show(screen));
    }

    /// Has the next screen drawn anew: something else has written to a terminal.
    void forget() {
        consoles.forEach(Console::forget);
    }

    /// Leaves a terminal to a program: nothing is shown on it, and after one more key none is read. Returns
    /// when that has been pressed.
    ///
    /// @param prompt that asks for it
    void lend(Path terminal, String prompt) throws InterruptedException {
        for (Console console : consoles) {
            if (console.terminal.equals(terminal)) {
                console.lend(prompt);
            }
        }
    }

    /// Ends what [#lend] began.
    void takeBack(Path terminal) {
        consoles.stream()
                .filter(console -> console.terminal.equals(terminal))
                .forEach(Console::takeBack);
    }

    /// Waits until what is to be shown has been written, or for a second.
    void settle() throws InterruptedException {
        long until = System.nanoTime() + 1_000_000_000;
        for (Console console : consoles) {
            console.settle(until);
        }
    }

    /// Opens the terminal as often as need be: when a shell on it ends, the kernel hangs it up for everybody.
    private void read(Console console) {
        try {
            while (true) {
                try (FileInputStream in = new FileInputStream(console.terminal.toFile())) {
                    read(console, in);
                } catch (IOException e) {
                    // A console that the machine does not have, or has no longer.
                }
                Thread.sleep(REOPEN_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Until it is hung up.
    private void read(Console console, FileInputStream in)
            throws IOException, InterruptedException {
        byte[] buffer = new byte[256];
        for (int count = in.read(buffer); count > 0; count = in.read(buffer)) {
            if (!console.isKeptFromReading()) {
                input.add(new Input(console.terminal, Arrays.copyOf(buffer, count)));
            }
        }
    }

    /// One terminal. What it is to show is handed to a thread of its own; of several screens that it is too slow
    /// for it shows the last.
    private static final class Console {
        private final Path terminal;
        private Screen wanted = new Screen(List.of());
        private Screen shown = new Screen(List.of());
        private boolean isKnown;
        private boolean isLent;
        private boolean isLeftAlone;

        Console(Path terminal) {
            this.terminal = terminal;
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
            return isLent || (isKnown && shown.equals(wanted));
        }

        /// The text that makes the terminal show what is wanted.
        private synchronized String next() throws InterruptedException {
            while (isDone()) {
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

        void write() {
            try {
                while (true) {
                    Screen target;
                    String text;
                    synchronized (this) {
                        text = next();
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
}
