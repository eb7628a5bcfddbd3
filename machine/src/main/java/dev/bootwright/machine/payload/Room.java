package dev.bootwright.machine.payload;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/// What is free where files are to be written.
public final class Room {

    private Room() {}

    /// Bytes that files in a directory may still take.
    public static long free(Path directory) throws IOException {
        FileStore store = Files.getFileStore(directory);
        boolean isRamfs = store.getTotalSpace() == 0; // it does not say how much it takes
        return isRamfs ? freeMemory() : store.getUsableSpace();
    }

    /// Source: proc_meminfo(5).
    private static long freeMemory() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
            if (line.startsWith("MemAvailable:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("/proc/meminfo: MemAvailable is missing");
    }

    /// Says how much room is missing, where that was why something could not be written: it was there
    /// before, and somebody else has taken it since.
    ///
    /// @param needed bytes that were still to be written
    /// @return what to throw instead; `e` itself if it is about something else
    public static IOException explained(IOException e, Path directory, long needed)
            throws IOException {
        if (!String.valueOf(e.getMessage()).contains("No space left on device")) {
            return e;
        }
        return new IOException(
                "%s: %d more bytes are needed in %s, %d are free"
                        .formatted(e.getMessage(), needed, directory, free(directory)),
                e);
    }
}
