package dev.bootwright.cli.command;

import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Lists what can be booted from disks.
@Command(
        name = "scan",
        mixinStandardHelpOptions = true,
        description = {
            "Lists what can be booted from disks, the default first, and what could not be looked into.",
            "Exit status 0 if something can be booted, 3 if nothing can."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright bridge scan",
            "  bootwright bridge scan disk0.raw disk1.raw --digest --json",
            "  bootwright bridge scan /dev/sda --passphrase-file /run/key"
        })
final class BridgeScanCommand implements Callable<Integer> {

    @Mixin BridgeMixin bridge = new BridgeMixin();

    @Parameters(
            arity = "0..*",
            paramLabel = "DISK|FILE",
            description = "What to look at. Default: the disks of this machine.")
    List<Path> paths = new ArrayList<>();

    @Option(
            names = "--digest",
            description = "Read every kernel and initramfs, and print their SHA-256.")
    boolean digest;

    @Option(names = "--json", description = "Say it as one JSON document.")
    boolean json;

    @Override
    public Integer call() throws IOException {
        try (BridgeMixin.Result found = bridge.search(paths)) {
            List<Refusal> refusals = new ArrayList<>(found.refusals());
            List<BridgeText.Listed> listed = new ArrayList<>();
            for (BootEntry entry : found.entries()) {
                try {
                    listed.add(BridgeText.Listed.of(entry, listed.size() + 1, digest));
                } catch (IOException e) {
                    refusals.add(
                            new Refusal(
                                    entry.origin().place() + " " + entry.kernel().path(),
                                    String.valueOf(e.getMessage())));
                }
            }
            bridge.out()
                    .print(
                            json
                                    ? BridgeText.json(listed, refusals).indented()
                                    : BridgeText.text(listed, refusals));
            bridge.out().flush();
            if (listed.isEmpty()) {
                bridge.err().println("error: nothing can be booted from these disks");
                return BridgeMixin.NOTHING;
            }
            return 0;
        }
    }
}
