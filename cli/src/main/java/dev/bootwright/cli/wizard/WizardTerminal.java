package dev.bootwright.cli.wizard;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;

/// Runs the wizard on the terminal of this program: one thread for keys and the screen, another that
/// writes. Whatever ends it, the terminal is as it was.
public final class WizardTerminal implements AutoCloseable {

    private static final long PAUSE_MILLIS = 80;
    private static final int USUAL_COLUMNS = 80;
    private static final int USUAL_ROWS = 24;

    private static final String CLEAR = "\u001B[2J";
    private static final String HOME = "\u001B[H";
    private static final String END_OF_LINE = "\u001B[K";
    private static final String HIDE_CURSOR = "\u001B[?25l";
    private static final String SHOW_CURSOR = "\u001B[?25h";

    private final Terminal terminal;
    private final Attributes before;
    private final Thread restoring;
    private final BlockingQueue<Runnable> news = new LinkedBlockingQueue<>();
    private final KeyReader keys = new KeyReader();
    private List<String> shown = List.of();
    private int shownColumns;

    private WizardTerminal(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        this.restoring = new Thread(this::restore, "terminal");
    }

    /// @throws IOException if this program has no terminal
    public static WizardTerminal open() throws IOException {
        Terminal terminal = TerminalBuilder.builder().system(true).dumb(false).build();
        WizardTerminal opened = new WizardTerminal(terminal);
        Attributes raw = new Attributes(terminal.getAttributes());
        raw.setLocalFlag(Attributes.LocalFlag.ISIG, false); // Ctrl-C is a key here
        terminal.setAttributes(raw);
        Runtime.getRuntime().addShutdownHook(opened.restoring);
        opened.print(HIDE_CURSOR + CLEAR);
        return opened;
    }

    /// Returns when somebody leaves.
    ///
    /// @return status of the program
    /// @throws IOException if there is nothing to choose from, or the terminal is gone
    public int run(WizardWork work) throws IOException {
        Wizard wizard = new Wizard(work.images(), work.drives(), work.notes());
        while (true) {
            for (Runnable each = news.poll(); each != null; each = news.poll()) {
                each.run();
            }
            show(wizard);
            switch (read(wizard)) {
                case Wizard.Wish.Leave(int status) -> {
                    return status;
                }
                case Wizard.Wish.Refresh() -> refresh(wizard, work);
                case Wizard.Wish.Write write -> start(wizard, work, write);
                case Wizard.Wish.Nothing() -> {}
            }
        }
    }

    private Wizard.Wish read(Wizard wizard) throws IOException {
        int character = terminal.reader().read(PAUSE_MILLIS);
        if (character == NonBlockingReader.EOF) {
            throw new IOException("the terminal is gone");
        }
        var key =
                character == NonBlockingReader.READ_EXPIRED
                        ? keys.onPause()
                        : keys.on((char) character);
        return key.map(wizard::on).orElse(new Wizard.Wish.Nothing());
    }

    private static void refresh(Wizard wizard, WizardWork work) {
        try {
            wizard.onDrives(work.drives());
        } catch (IOException e) {
            wizard.onProblem(String.valueOf(e.getMessage()));
        }
    }

    /// The thread is no reason for the program to stay: who leaves while it writes has said so twice.
    private void start(Wizard wizard, WizardWork work, Wizard.Wish.Write wish) {
        Thread.ofPlatform().name("writing").daemon().start(() -> write(wizard, work, wish));
    }

    private void write(Wizard wizard, WizardWork work, Wizard.Wish.Write wish) {
        try {
            String result =
                    work.write(
                            wish.image(),
                            wish.drive(),
                            wish.typed(),
                            (step, done, all) ->
                                    news.add(() -> wizard.onProgress(step, done, all)));
            news.add(() -> wizard.onEnd(true, result));
        } catch (Exception e) { // whatever it was: the screen says so, and stays
            String what = String.valueOf(e.getMessage());
            news.add(() -> wizard.onEnd(false, what));
        }
    }

    /// Sends only lines that have changed: a serial line has time for no more.
    private void show(Wizard wizard) {
        int columns = terminal.getColumns() > 0 ? terminal.getColumns() : USUAL_COLUMNS;
        int rows = terminal.getRows() > 0 ? terminal.getRows() : USUAL_ROWS;
        // The last column stays free: some consoles begin a new line when something is in it.
        List<String> lines = new WizardView(columns - 1, rows).lines(wizard);
        StringBuilder out = new StringBuilder();
        if (lines.size() != shown.size() || columns != shownColumns) {
            out.append(HOME).append(CLEAR);
            shown = List.of();
        }
        for (int i = 0; i < lines.size(); i++) {
            if (shown.isEmpty() || !shown.get(i).equals(lines.get(i))) {
                out.append("\u001B[%d;1H".formatted(i + 1)).append(lines.get(i));
                out.append(END_OF_LINE);
            }
        }
        shown = lines;
        shownColumns = columns;
        print(out.toString());
    }

    private void print(String text) {
        if (!text.isEmpty()) {
            terminal.writer().print(text);
            terminal.writer().flush();
        }
    }

    private void restore() {
        print(SHOW_CURSOR + "\u001B[%d;1H\r\n".formatted(Math.max(1, shown.size())));
        terminal.setAttributes(before);
    }

    @Override
    public void close() throws IOException {
        Runtime.getRuntime().removeShutdownHook(restoring);
        restore();
        terminal.close();
    }
}
