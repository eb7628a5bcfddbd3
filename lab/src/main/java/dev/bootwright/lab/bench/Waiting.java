package dev.bootwright.lab.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Waits for programs.
final class Waiting {

    private static final Duration START = Duration.ofSeconds(20);

    private Waiting() {}

    /// Whether what is waited for has come.
    @FunctionalInterface
    interface Sign {
        boolean isThere() throws IOException;
    }

    /// Waits for a sign of a program.
    ///
    /// @throws IOException if the program ends first, or the sign does not come in time
    static void until(String what, Process process, Duration longest, Sign sign)
            throws IOException {
        Instant deadline = Instant.now().plus(longest);
        while (!sign.isThere()) {
            if (hasEnded(process, Duration.ofMillis(50))) {
                throw new IOException(
                        "%s has ended with status %d".formatted(what, process.exitValue()));
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IOException(
                        "%s was not ready within %d s".formatted(what, longest.toSeconds()));
            }
        }
    }

    /// Waits until a program listens on a port, in whatever network namespace it lives. Source: proc(5),
    /// `/proc/net/tcp` and `/proc/net/udp`.
    ///
    /// @param protocol `tcp` or `udp`
    static void untilListening(String what, Process process, String protocol, int port)
            throws IOException {
        Path table = Path.of("/proc/%d/net/%s".formatted(process.pid(), protocol));
        until(what, process, START, () -> isListening(Files.readAllLines(table), protocol, port));
    }

    /// @param table lines such as `0: 0100007F:1F90 00000000:0000 0A …`: local and remote address, state
    static boolean isListening(List<String> table, String protocol, int port) {
        String state =
                protocol.equals("tcp") ? "0A" : "07"; // TCP_LISTEN; of UDP TCP_CLOSE: unconnected
        String end = ":%04X".formatted(port);
        return table.stream()
                .skip(1)
                .map(line -> line.strip().split("\\s+", -1))
                .anyMatch(fields -> fields[1].endsWith(end) && fields[3].equals(state));
    }

    /// Lets time pass.
    static void pause(Duration time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean hasEnded(Process process, Duration wait) throws IOException {
        try {
            return process.waitFor(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
