package dev.bootwright.lab.demo;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// A line for each machine, drawn again in place. For terminals that know ECMA-48, as all in use do.
final class LiveDisplay implements Display {

    private static final int WIDTH = 79;
    private static final int BAR = 24;
    private static final String CLEAR_LINE = "\u001b[2K\r";

    private final PrintStream out;
    private final boolean blocks;
    private int drawn;

    LiveDisplay(PrintStream out) {
        this.out = out;
        this.blocks = out.charset().equals(StandardCharsets.UTF_8);
    }

    @Override
    public void show(List<Line> lines) {
        StringBuilder text = new StringBuilder();
        if (drawn > 0) {
            text.append("\u001b[%dA".formatted(drawn));
        }
        for (Line line : lines) {
            text.append(CLEAR_LINE).append(draw(line, blocks)).append('\n');
        }
        out.print(text);
        out.flush();
        drawn = lines.size();
    }

    /// One line, at most as wide as the narrowest terminal in use.
    static String draw(Line line, boolean blocks) {
        int done = (int) Math.round(line.progress() * BAR);
        String bar =
                blocks
                        ? "█".repeat(done) + "░".repeat(BAR - done)
                        : "#".repeat(done) + ".".repeat(BAR - done);
        String seconds = String.format(Locale.ROOT, "%6.1f s", line.since().toMillis() / 1000.0);
        String start = "%-8s %-4s %s %s ".formatted(line.machine(), line.firmware(), bar, seconds);
        String end =
                line.detail().isEmpty()
                        ? line.phase()
                        : "%s: %s".formatted(line.phase(), line.detail());
        int room = WIDTH - start.length();
        return start + (end.length() <= room ? end : end.substring(0, room - 1) + "…");
    }
}
