package dev.bootwright.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// What a process and its descendants have used so far. Source: proc(5).
///
/// @param cpuSeconds in user and kernel mode
/// @param rssBytes   resident memory; what several of them share counts for each
record Usage(double cpuSeconds, long rssBytes) {

    private static final long LOOK_MILLIS = 20;

    private static final double TICKS_PER_SECOND =
            100; // USER_HZ, the same on every architecture we run on

    /// The most memory that a command had at once. The kernel keeps the highest mark, so the last look
    /// before it ends tells.
    ///
    /// @param command that starts no other process, or becomes it
    /// @throws IOException if its exit status is not 0
    static long peakBytes(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        long peak = 0;
        try {
            while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                peak = Math.max(peak, peakSoFar(process, status));
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted: " + String.join(" ", command), e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "%s: exit status %d".formatted(String.join(" ", command), process.exitValue()));
        }
        return peak;
    }

    private static long peakSoFar(Process process, Path status) throws IOException {
        try {
            return bytes("VmHWM:", Files.readAllLines(status));
        } catch (IOException e) {
            if (process.isAlive()) {
                throw e;
            }
            return 0;
        }
    }

    static Usage of(ProcessHandle process) throws IOException {
        double cpu = 0;
        long rss = 0;
        try (Stream<ProcessHandle> all = Stream.concat(Stream.of(process), process.descendants())) {
            for (ProcessHandle each : all.toList()) {
                Path proc = Path.of("/proc", Long.toString(each.pid()));
                try {
                    cpu += cpuSeconds(Files.readString(proc.resolve("stat")));
                    rss += rssBytes(Files.readAllLines(proc.resolve("status")));
                } catch (NoSuchFileException _) {
                    // It has just ended; what it used is its parent's.
                }
            }
        }
        return new Usage(cpu, rss);
    }

    /// @param stat the line of `/proc/PID/stat`: fields 14 to 17 are utime, stime, cutime and cstime
    static double cpuSeconds(String stat) {
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = 14; field <= 17; field++) {
            ticks += Long.parseLong(fields[field - 3]);
        }
        return ticks / TICKS_PER_SECOND;
    }

    /// @param status the lines of `/proc/PID/status`, of which `VmRSS: 1234 kB` counts
    static long rssBytes(List<String> status) {
        return bytes("VmRSS:", status);
    }

    private static long bytes(String key, List<String> status) {
        return status.stream()
                .filter(line -> line.startsWith(key))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                .sum();
    }
}
