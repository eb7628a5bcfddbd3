package dev.bootwright.lab.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// What runs leave behind whose process was killed.
public final class Leftovers {

    private Leftovers() {}

    /// Removes the folders of dead runs below `parent`. Those kept after a failure stay.
    static void clear(Path parent) throws IOException {
        if (!Files.isDirectory(parent)) {
            return;
        }
        try (Stream<Path> folders = Files.list(parent)) {
            for (Path folder : folders.filter(Files::isDirectory).toList()) {
                Optional<Owner> owner = Owner.read(folder);
                if (owner.isPresent() && !owner.get().isAlive()) {
                    Run.removeTree(folder);
                }
            }
        }
    }

    /// Whether no process can own a run of this id any more. A number that was given to another
    /// process since counts as alive: better to leave something than to take it from the living.
    public static Predicate<String> ofDeadRun() {
        return id -> {
            try {
                long pid = Long.parseLong(id.substring(0, id.indexOf('-')), Character.MAX_RADIX);
                return ProcessHandle.of(pid).isEmpty();
            } catch (RuntimeException e) {
                return false; // not an id of ours
            }
        };
    }
}
