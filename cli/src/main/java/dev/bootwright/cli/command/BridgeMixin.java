package dev.bootwright.cli.command;

import dev.bootwright.machine.bridge.choose.Order;
import dev.bootwright.machine.bridge.disk.Disks;
import dev.bootwright.machine.bridge.disk.Mounter;
import dev.bootwright.machine.bridge.disk.OpenDisks;
import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Found;
import dev.bootwright.machine.bridge.find.Refusal;
import dev.bootwright.machine.hardware.AttachedDisk;
import dev.bootwright.machine.hardware.AttachedDisks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every command about the bridge has: how it searches, and where it prints.
final class BridgeMixin {

    /// Nothing can be booted.
    static final int NOTHING = 3;

    private static final int MOST_PASSPHRASE = 4096;

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "First line: the passphrase of encrypted data sets.")
    @Nullable Path passphraseFile;

    @Option(
            names = "--order",
            paramLabel = "installed|seed",
            description =
                    "installed: as the system on the disks would choose. seed: bootfs, then the kernel"
                            + " written last.",
            defaultValue = "installed")
    String order = "installed";

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec command;

    /// What was found, in the order of the menu, on disks that stay open until this is closed.
    record Result(List<BootEntry> entries, List<Refusal> refusals, OpenDisks disks)
            implements AutoCloseable {
        @Override
        public void close() throws IOException {
            disks.close();
        }
    }

    /// @param paths of disks and files; none means the disks of this machine
    Result search(List<Path> paths) throws IOException {
        Order chosen =
                Order.of(order)
                        .orElseThrow(() ->
                                new Failure(
                                        "--order: \"%s\" is none".formatted(order),
                                        "installed or seed",
                                        Failure.USAGE));
        Optional<String> passphrase = passphrase();
        OpenDisks disks = OpenDisks.open(paths.isEmpty() ? attached() : paths);
        Found found = Disks.search(disks.disks(), Mounter.NONE, passphrase);
        List<Refusal> refusals = new ArrayList<>(disks.refusals());
        refusals.addAll(found.refusals());
        return new Result(chosen.sorted(found.entries()), refusals, disks);
    }

    private static List<Path> attached() {
        List<Path> paths =
                new AttachedDisks(Path.of("/")).list().stream().map(AttachedDisk::node).toList();
        if (paths.isEmpty()) {
            throw new Failure(
                    "this machine has no disks", "name files: bootwright bridge scan disk0.raw");
        }
        return paths;
    }

    private Optional<String> passphrase() throws IOException {
        if (passphraseFile == null) {
            return Optional.empty();
        }
        if (!Files.isReadable(passphraseFile)) {
            throw new Failure(
                    "--passphrase-file: %s cannot be read".formatted(passphraseFile),
                    "",
                    Failure.USAGE);
        }
        try (var in = Files.newInputStream(passphraseFile)) {
            String text =
                    new String(
                            in.readNBytes(MOST_PASSPHRASE),
                            java.nio.charset.StandardCharsets.UTF_8);
            return Optional.of(text.lines().findFirst().orElse(""));
        }
    }

    PrintWriter out() {
        return spec().commandLine().getOut();
    }

    PrintWriter err() {
        return spec().commandLine().getErr();
    }

    private CommandSpec spec() {
        if (command == null) {
            throw new IllegalStateException("used outside a command");
        }
        return command;
    }
}
