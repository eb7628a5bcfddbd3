package dev.bootwright.linux.sys;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The process that has a port, for error messages. Source: proc_pid_net(5), proc_pid_fd(5).
///
/// @param program its name, at most 15 characters of it
/// @param pid     process id
public record PortOwner(String program, long pid) {

    /// A transport and its tables in `/proc/net`.
    public enum Transport {
        TCP("tcp", "tcp6"),
        UDP("udp", "udp6");

        private final String ipv4;
        private final String ipv6;

        Transport(String ipv4, String ipv6) {
            this.ipv4 = ipv4;
            this.ipv6 = ipv6;
        }
    }

    /// State of a TCP socket that waits for connections, and of a UDP socket that is not connected;
    /// include/net/tcp_states.h.
    private static final Set<String> WAITING = Set.of("0A", "07");

    /// Finds who waits at a local port, on whatever address. Empty when nobody does, or when it is
    /// another user's process and we are not root.
    public static Optional<PortOwner> find(Transport transport, int port) {
        try {
            Set<String> sockets = new HashSet<>();
            for (String table : List.of(transport.ipv4, transport.ipv6)) {
                Path file = Path.of("/proc/net", table);
                if (Files.isReadable(file)) {
                    Files.readAllLines(file).forEach(line -> addInode(line, port, sockets));
                }
            }
            return sockets.isEmpty() ? Optional.empty() : owner(sockets);
        } catch (IOException e) {
            return Optional.empty(); // it is only wanted for a better error message
        }
    }

    /// For the end of a message: `, taken by dnsmasq (process 812)`, or nothing if it is unknown.
    public static String takenBy(Transport transport, int port) {
        return find(transport, port).map(owner -> ", taken by " + owner).orElse("");
    }

    /// A line is `sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …`, the
    /// address and port in hex.
    private static void addInode(String line, int port, Set<String> sockets) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length > 9
                && fields[1].endsWith(":%04X".formatted(port))
                && WAITING.contains(fields[3])) {
            sockets.add("socket:[" + fields[9] + "]");
        }
    }

    private static Optional<PortOwner> owner(Set<String> sockets) throws IOException {
        try (DirectoryStream<Path> processes =
                Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (has(process, sockets)) {
                    return Optional.of(
                            new PortOwner(
                                    Files.readString(process.resolve("comm")).strip(),
                                    Long.parseLong(process.getFileName().toString())));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean has(Path process, Set<String> sockets) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path file : files) {
                if (isOneOf(file, sockets)) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            return false; // gone meanwhile, or another user's
        }
    }

    private static boolean isOneOf(Path file, Set<String> sockets) {
        try {
            return sockets.contains(Files.readSymbolicLink(file).toString());
        } catch (IOException e) {
            return false; // closed meanwhile
        }
    }

    @Override
    public String toString() {
        return "%s (process %d)".formatted(program, pid);
    }
}
