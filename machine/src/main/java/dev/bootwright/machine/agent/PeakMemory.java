package dev.bootwright.machine.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The most memory that this agent has had at a time: `VmHWM` of proc_pid_status(5), in kB.
///
/// @param root of the running system
record PeakMemory(Path root) {

    private static final String LINE = "VmHWM:";

    /// In kB; absent where the kernel does not say.
    Optional<Long> kilobytes() {
        try {
            for (String line : Files.readAllLines(root.resolve("proc/self/status"))) {
                if (line.startsWith(LINE) && line.endsWith(" kB")) {
                    String number = line.substring(LINE.length(), line.length() - 3).strip();
                    return Optional.of(Long.parseLong(number));
                }
            }
        } catch (IOException | NumberFormatException e) {
            return Optional.empty(); // nothing depends on it
        }
        return Optional.empty();
    }
}
