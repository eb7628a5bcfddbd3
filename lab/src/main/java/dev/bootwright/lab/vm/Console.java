package dev.bootwright.lab.vm;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The serial console of a machine: captured, stamped, waited for and typed on.
///
/// Waiting works like expect(1): each match begins behind the one before, so a test tells the story in
/// the order it happens. Escape sequences are left out of what is matched and kept.
public final class Console implements AutoCloseable {

    private static final int TAIL = 15;
    private static final int WIDTH = 160;

    private final String machine;
    private final Path log;
    private final OutputStream keyboard;
    private final Thread reader;
    private final StringBuilder text = new StringBuilder();
    private int matched;
    private boolean ended;

    private Console(String machine, Process process, Path log, StampedLog out) {
        this.machine = machine;
        this.log = log;
        this.keyboard = process.getOutputStream();
        this.reader =
                Thread.ofPlatform()
                        .name("console " + machine)
                        .daemon()
                        .unstarted(() -> read(process.getInputStream(), out));
    }

    /// Starts to read what the process prints.
    ///
    /// @param log       is appended to
    /// @param poweredOn from when seconds are counted
    static Console of(String machine, Process process, Path log, Instant poweredOn)
            throws IOException {
        Console console = new Console(machine, process, log, StampedLog.open(log, poweredOn));
        console.reader.start();
        return console;
    }

    /// The file that holds every line, with the seconds since power-on before it.
    public Path log() {
        return log;
    }

    /// Waits until a line matches that was not matched before, and gives the match.
    ///
    /// @param regex      as in [Pattern], `^` and `$` matching at lines
    /// @param standstill how long it may print nothing
    /// @throws ConsoleException if it prints nothing more, or never this, or the machine is off
    public String expect(String regex, Duration standstill) throws ConsoleException {
        Pattern pattern = Pattern.compile(regex, Pattern.MULTILINE);
        synchronized (text) {
            Instant began = Instant.now();
            Patience patience = Patience.with(standstill, began);
            while (true) {
                Matcher matcher = pattern.matcher(text).region(matched, text.length());
                if (matcher.find()) {
                    matched = matcher.end();
                    return matcher.group();
                }
                if (ended) {
                    throw failure("switched off before it printed /%s/".formatted(regex));
                }
                Instant now = Instant.now();
                if (patience.isOver(text.length(), now)) {
                    long waited = Duration.between(began, now).toSeconds();
                    throw failure("/%s/ did not come within %d s".formatted(regex, waited));
                }
                await(patience.left(now).toMillis() + 1);
            }
        }
    }

    private void await(long millis) throws ConsoleException {
        try {
            text.wait(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("interrupted while waiting");
        }
    }

    /// How many characters it has printed so far.
    public int printed() {
        synchronized (text) {
            return text.length();
        }
    }

    /// Whether a line has matched at any time so far.
    public boolean hasPrinted(String regex) {
        synchronized (text) {
            return Pattern.compile(regex, Pattern.MULTILINE).matcher(text).find();
        }
    }

    /// Types text; `\r` is the Enter key.
    ///
    /// @throws IOException if the machine is off
    public void type(String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    /// The last line stands in the first of the message, which is all that a summary of tests shows.
    ConsoleException failure(String what) {
        List<String> lines = lastLines();
        return new ConsoleException(
                "%s: %s, after \"%s\"; its last lines:%n%s%nThe whole console: %s"
                        .formatted(
                                machine,
                                what,
                                lines.isEmpty() ? "" : lines.getLast(),
                                tail(),
                                log));
    }

    /// The last lines, indented.
    public String tail() {
        return String.join(
                System.lineSeparator(), lastLines().stream().map(line -> "  | " + line).toList());
    }

    private List<String> lastLines() {
        synchronized (text) {
            List<String> lines = text.toString().lines().filter(line -> !line.isBlank()).toList();
            return lines.subList(Math.max(0, lines.size() - TAIL), lines.size()).stream()
                    .map(line -> line.substring(0, Math.min(WIDTH, line.length())))
                    .toList();
        }
    }

    private void read(InputStream in, StampedLog out) {
        ConsoleText plain = new ConsoleText();
        byte[] buffer = new byte[8192];
        try (out) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                String part = plain.add(buffer, count);
                out.write(part);
                synchronized (text) {
                    text.append(part);
                    text.notifyAll();
                }
            }
        } catch (IOException e) {
            if (Files.exists(log)) {
                throw new UncheckedIOException(e);
            }
        } finally {
            synchronized (text) {
                ended = true;
                text.notifyAll();
            }
        }
    }

    /// Waits until everything that was printed is in the log. The process has ended.
    @Override
    public void close() {
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
