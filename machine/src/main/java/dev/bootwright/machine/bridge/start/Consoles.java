package dev.bootwright.machine.bridge.start;

import dev.bootwright.machine.bridge.menu.Screen;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// The terminals that show the menu and take keys, all the same: a screen and a serial line. What one of them
/// cannot do, or does slowly, the others do not notice.
final class Consoles {

    private static final long REOPEN_MILLIS = 200;

    private final List<Console> consoles = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Input> input = new LinkedBlockingQueue<>();
    private volatile String note = "";

    /// What a terminal has sent.
    ///
    /// @param bytes never empty
    @SuppressWarnings("ArrayRecordComponent") // is read once, and compared with nothing
    record Input(Path terminal, byte[] bytes) {}

    /// @param terminals that are in raw mode already
    static Consoles open(List<Path> terminals) {
        Consoles consoles = new Consoles();
        for (Path terminal : terminals) {
            consoles.start(new Console(terminal, ""));
        }
        return consoles;
    }

    /// Adds the terminal of somebody who has come over SSH, in raw mode, until it is hung up.
    ///
    /// @param from his address
    void welcome(Path terminal, String from) {
        start(new Console(terminal, from));
    }

    private void start(Console console) {
        consoles.add(console);
        Thread.ofPlatform().daemon().name("show " + console.terminal()).start(console::write);
        Thread.ofPlatform().daemon().name("keys " + console.terminal()).start(() -> read(console));
    }

    /// Shows a remark beside the title of every screen.
    void note(String remark) {
        note = remark;
    }

    /// Whether somebody has come over SSH.
    boolean haveGuests() {
        return consoles.stream().anyMatch(Console::isGuest);
    }

    /// Where a terminal is, for people.
    String described(Path terminal) {
        return find(terminal).map(Console::described).orElse("on " + terminal);
    }

    private Optional<Console> find(Path terminal) {
        return consoles.stream().filter(each -> each.terminal().equals(terminal)).findFirst();
    }

    BlockingQueue<Input> input() {
        return input;
    }

    void show(Screen screen) {
        Screen noted = screen.noted(note);
        consoles.forEach(console -> console.show(noted));
    }

    /// Has the next screen drawn anew: something else has written to a terminal.
    void forget() {
        consoles.forEach(Console::forget);
    }

    /// Has one terminal drawn anew: it has another size now.
    void forget(Path terminal) {
        find(terminal).ifPresent(Console::forget);
    }

    /// Leaves a terminal to a program: nothing is shown on it, and after one more key none is read. Returns
    /// when that has been pressed.
    ///
    /// @param prompt that asks for it
    void lend(Path terminal, String prompt) throws InterruptedException {
        Optional<Console> console = find(terminal);
        if (console.isPresent()) {
            console.get().lend(prompt);
        }
    }

    /// Ends what [#lend] began.
    void takeBack(Path terminal) {
        find(terminal).ifPresent(Console::takeBack);
    }

    /// Waits until what is to be shown has been written, or for a second.
    void settle() throws InterruptedException {
        long until = System.nanoTime() + 1_000_000_000;
        for (Console console : consoles) {
            console.settle(until);
        }
    }

    /// Opens the terminal as often as need be: when a shell on it ends, the kernel hangs it up for everybody.
    /// That of a guest then is no more.
    private void read(Console console) {
        try {
            while (true) {
                try (FileInputStream in = new FileInputStream(console.terminal().toFile())) {
                    read(console, in);
                } catch (IOException e) {
                    // A console that the machine does not have, or has no longer.
                }
                if (console.isGuest()) {
                    consoles.remove(console);
                    console.end();
                    return;
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
                input.add(new Input(console.terminal(), Arrays.copyOf(buffer, count)));
            }
        }
    }
}
