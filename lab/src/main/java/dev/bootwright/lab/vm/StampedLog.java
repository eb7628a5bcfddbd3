package dev.bootwright.lab.vm;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// A text file whose every line begins with the seconds since some moment.
final class StampedLog implements AutoCloseable {

    private final Writer out;
    private final Instant zero;
    private boolean atLineStart = true;

    private StampedLog(Writer out, Instant zero) {
        this.out = out;
        this.zero = zero;
    }

    /// @param file is appended to
    static StampedLog open(Path file, Instant zero) throws IOException {
        return new StampedLog(
                Files.newBufferedWriter(
                        file,
                        StandardCharsets.UTF_8,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND),
                zero);
    }

    /// Writes a part of a line, a line or several; all is in the file on return.
    void write(String part) throws IOException {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (atLineStart) {
                out.write(stamp());
            }
            out.write(c);
            atLineStart = c == '\n';
        }
        out.flush();
    }

    private String stamp() {
        double seconds = Duration.between(zero, Instant.now()).toMillis() / 1000.0;
        return String.format(Locale.ROOT, "[%8.3f] ", seconds);
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
