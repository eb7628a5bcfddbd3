package dev.bootwright.machine.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// How far `/init` has come meanwhile: it leaves a file for everything that is ready.
final class Readiness {

    private static final long LOOK_MILLIS = 20;

    /// How long a storage controller may take to find its disks before the inventory goes without
    /// them; a large SAS enclosure takes tens of seconds.
    private static final Duration STORAGE = Duration.ofMinutes(1);

    private static final Duration MODULES = Duration.ofMinutes(2);

    private final Path run;
    private final Path root;

    /// @param run  directory of the files
    /// @param root of the file system with `sys`
    Readiness(Path run, Path root) {
        this.run = run;
        this.root = root;
    }

    /// Waits for an address, for as long as it takes.
    void awaitNetwork() throws InterruptedException {
        await("network", Duration.ofDays(365));
    }

    /// Waits for the drivers of storage controllers, and for NVMe controllers to name their disks.
    ///
    /// @return whether they are ready; the inventory goes without them otherwise
    boolean awaitStorage() throws InterruptedException {
        return await("storage", STORAGE);
    }

    /// Waits for the drivers of everything.
    void awaitModules() throws InterruptedException {
        await("modules", MODULES);
    }

    private boolean await(String file, Duration longest) throws InterruptedException {
        long until = System.nanoTime() + longest.toNanos();
        while (!Files.exists(run.resolve(file))) {
            if (System.nanoTime() - until > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
        return true;
    }

    /// The disks, interfaces and management controllers that the kernel knows now, by name.
    List<String> devices() {
        List<String> names = new ArrayList<>();
        for (String kind : List.of("block", "net", "ipmi")) {
            try (Stream<Path> entries = Files.list(root.resolve("sys/class").resolve(kind))) {
                entries.forEach(entry -> names.add(kind + "/" + entry.getFileName()));
            } catch (IOException e) {
                // No device of this kind, so not even its class.
            }
        }
        Collections.sort(names);
        return names;
    }
}
