package dev.bootwright.machine.agent;

import dev.bootwright.machine.payload.FoundPayload;
import dev.bootwright.machine.payload.PayloadSearch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// The payload disk that the kernel command line asks for, so that a machine without a network gets
/// files too. It is imported before anything else is done.
///
/// ```text
/// bootwright.payload=DIR    copies the files of the payload disk into DIR, absolute
/// bootwright.payload        the same, into /external/distfiles
/// ```
final class PayloadDisk {

    static final String ARGUMENT = "bootwright.payload";

    private static final String USUAL = "/external/distfiles";

    private final Path root;
    private final Readiness readiness;
    private final Consumer<String> console;

    /// @param root of the tree that has `proc` and `dev`
    PayloadDisk(Path root, Readiness readiness, Consumer<String> console) {
        this.root = root;
        this.readiness = readiness;
        this.console = console;
    }

    /// Imports where that is asked for. What goes wrong is shown; the machine goes on without.
    void importWanted(KernelCommandLine line) throws InterruptedException {
        Optional<String> wanted = line.find(ARGUMENT).map(value -> value.isEmpty() ? USUAL : value);
        if (wanted.isEmpty()) {
            return;
        }
        if (!wanted.get().startsWith("/")) {
            console.accept("payload: %s=%s is no absolute path".formatted(ARGUMENT, wanted.get()));
            return;
        }
        Path directory = root.resolve(wanted.get().substring(1));
        try {
            FoundPayload found = find();
            console.accept("payload " + found);
            console.accept("payload " + found.importTo(directory, (_, _, _) -> {}));
        } catch (IOException e) {
            console.accept("payload not imported: " + e.getMessage());
        }
    }

    /// By the drivers of storage controllers, or else when every device has its driver: a USB disk comes
    /// late.
    private FoundPayload find() throws IOException, InterruptedException {
        readiness.awaitStorage();
        PayloadSearch early = PayloadSearch.run(root);
        if (!early.importable().isEmpty()) {
            return early.one();
        }
        readiness.awaitModules();
        return PayloadSearch.run(root).one();
    }
}
