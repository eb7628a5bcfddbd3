package dev.bootwright.machine.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The time since the kernel started, as everything on the console is stamped with.
final class Uptime {

    private Uptime() {}

    /// Seconds with two decimals, as the kernel writes them.
    static String seconds() {
        try {
            String text = Files.readString(Path.of("/proc/uptime"));
            return text.substring(0, text.indexOf(' '));
        } catch (IOException e) {
            throw new UncheckedIOException("no /proc", e);
        }
    }

    static long millis() {
        String seconds = seconds();
        int point = seconds.indexOf('.');
        return Long.parseLong(seconds, 0, point, 10) * 1000
                + Long.parseLong(seconds, point + 1, point + 3, 10) * 10;
    }
}
