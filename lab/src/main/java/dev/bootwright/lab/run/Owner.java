package dev.bootwright.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/// The process that a run belongs to. A process number is given out again some day, so the moment
/// it started says whether it is still the same process.
///
/// @param pid     process number
/// @param started when it started, as the kernel tells it; the epoch when it does not
record Owner(long pid, Instant started) {

    private static final String FILE = "owner";

    static Owner current() {
        return of(ProcessHandle.current());
    }

    private static Owner of(ProcessHandle process) {
        return new Owner(process.pid(), process.info().startInstant().orElse(Instant.EPOCH));
    }

    /// The process number in as few letters as possible: names of network devices have 15.
    String word() {
        return Long.toString(pid, Character.MAX_RADIX);
    }

    boolean isAlive() {
        return ProcessHandle.of(pid).map(Owner::of).filter(this::equals).isPresent();
    }

    void write(Path folder) throws IOException {
        Files.writeString(folder.resolve(FILE), "%d %s\n".formatted(pid, started));
    }

    /// The owner of a run's folder; empty when it has none, because it was kept for people to read or is
    /// just made or removed by another process.
    static Optional<Owner> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            return Optional.empty();
        }
        String[] parts = text.split(" ", 2);
        try {
            return Optional.of(new Owner(Long.parseLong(parts[0]), Instant.parse(parts[1])));
        } catch (RuntimeException e) {
            throw new IOException("%s: expected a process and a time".formatted(file), e);
        }
    }

    static void forget(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(FILE));
    }
}
