package dev.bootwright.cli.command;

import dev.bootwright.cli.command.PayloadMixin.Opened;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.machine.payload.FoundPayload;
import dev.bootwright.machine.payload.PayloadSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Finds the payload disk of this machine and copies its files.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "Looks for a payload on every block device of this machine and copies its files. Optical drives",
            "and devices in use are left alone; two different payloads are told, not guessed between."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright payload import",
            "  bootwright payload import --to /srv/distfiles --device /dev/vdb1"
        })
final class PayloadImportCommand implements Callable<Integer> {

    private static final Path ROOT = Path.of("/");

    @Mixin PayloadMixin payloads = new PayloadMixin();

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Made when it is missing. Default: ${DEFAULT-VALUE}",
            defaultValue = "/external/distfiles")
    Path to = Path.of("/external/distfiles");

    @Option(
            names = "--device",
            paramLabel = "DEV",
            description = "The device to take it from; no other one is looked at.")
    @Nullable Path device;

    @Option(
            names = "--sha256",
            paramLabel = "MANIFEST",
            description = "Checksums, as sha256sum writes them. Default: those in the payload.")
    @Nullable Path manifest;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path from = device == null ? found() : device;
        try (BlockDevice _ = reserve(from);
                Opened opened = PayloadMixin.open(from)) {
            new PayloadCopy(payloads).run(opened, to, manifest);
            return 0;
        }
    }

    private static BlockDevice reserve(Path device) throws IOException {
        if (!Files.exists(device)) {
            throw new Failure(device + ": there is no such device", "");
        }
        try {
            return BlockDevice.reserve(device);
        } catch (NativeException e) {
            if (e.errno() == NativeException.EBUSY) {
                throw new Failure(device + ": is in use", "unmount what is on it");
            }
            throw e;
        }
    }

    private Path found() throws IOException, InterruptedException {
        PayloadSearch search = PayloadSearch.run(ROOT);
        try {
            FoundPayload found = search.one();
            search.importable().stream()
                    .skip(1)
                    .forEach(other -> payloads.note("%s holds the same".formatted(other.device())));
            return found.device();
        } catch (IOException e) {
            throw new Failure(
                    String.valueOf(e.getMessage()), "attach the disk, or name it: --device DEV");
        }
    }
}
