package dev.bootwright.lab.demo;

import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A line for each change, for logs and pipes.
final class PlainDisplay implements Display {

    private final PrintStream out;
    private final Map<String, String> shown = new HashMap<>();

    PlainDisplay(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(List<Line> lines) {
        for (Line line : lines) {
            String now =
                    line.detail().isEmpty()
                            ? line.phase()
                            : "%s: %s".formatted(line.phase(), line.detail());
            if (!now.equals(shown.put(line.machine(), now))) {
                out.printf(
                        Locale.ROOT,
                        "[%6.1f s] %s: %s%n",
                        line.since().toMillis() / 1000.0,
                        line.machine(),
                        now);
            }
        }
    }
}
