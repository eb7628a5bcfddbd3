package dev.bootwright.machine.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// What steps and hooks print, for who looks from the machine's own console. Kept in memory as every file
/// here, so it stops growing at some size.
final class StepLogFile implements Consumer<String> {

    private static final long MOST_BYTES = 8 << 20;

    private final Path file;

    StepLogFile(Path file) {
        this.file = file;
    }

    @Override
    public synchronized void accept(String line) {
        try {
            if (!Files.exists(file) || Files.size(file) < MOST_BYTES) {
                Files.writeString(
                        file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
        } catch (IOException e) {
            // Memory is full; the server has the line.
        }
    }
}
