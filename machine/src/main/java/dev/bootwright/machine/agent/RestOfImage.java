package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.AgentApi;
import dev.bootwright.formats.payload.Checksums;
import dev.bootwright.formats.payload.Payload;
import dev.bootwright.linux.block.BlockDevice;
import dev.bootwright.machine.payload.FoundPayload;
import dev.bootwright.machine.payload.PayloadSearch;
import dev.bootwright.machine.payload.Unpacking;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

/// What the initramfs of this image does not hold, because it was split: an archive on a payload disk,
/// known by its digest, which is unpacked over the running system.
final class RestOfImage {

    private static final int BUFFER_BYTES = 1 << 16;

    private final Path root;
    private final Path done;
    private final Readiness readiness;
    private final Consumer<String> console;

    /// @param root of the running system
    /// @param run  directory in which it is kept that this was done
    RestOfImage(Path root, Path run, Readiness readiness, Consumer<String> console) {
        this.root = root;
        this.done = run.resolve("rest");
        this.readiness = readiness;
        this.console = console;
    }

    /// Unpacks where the image says that it is not whole, once. What goes wrong is shown; the machine goes
    /// on with what it has.
    void unpackWanted(KernelCommandLine line) throws InterruptedException {
        Optional<String> digest = line.find(AgentApi.REST_ARGUMENT);
        if (digest.isEmpty() || Files.exists(done)) {
            return;
        }
        try {
            String name = AgentApi.restName(digest.get());
            readiness.awaitStorage();
            Optional<FoundPayload> disk = find(name);
            if (disk.isEmpty()) {
                readiness.awaitModules(); // a USB disk comes late
                disk = find(name);
            }
            if (disk.isEmpty()) {
                console.accept("rest of the image: no payload disk has " + name);
                return;
            }
            int files = unpack(disk.get(), name, digest.get());
            console.accept(
                    "rest of the image: %d files from %s".formatted(files, disk.get().device()));
            Files.createFile(done);
        } catch (IOException e) {
            console.accept("rest of the image: " + e.getMessage());
        }
    }

    private Optional<FoundPayload> find(String name) throws IOException, InterruptedException {
        return PayloadSearch.run(root).found().stream()
                .filter(disk -> disk.payload().find(name).isPresent())
                .findFirst();
    }

    private int unpack(FoundPayload disk, String name, String digest) throws IOException {
        Payload.Entry entry = disk.payload().find(name).orElseThrow();
        try (BlockDevice _ = BlockDevice.reserve(disk.device());
                FileChannel channel = FileChannel.open(disk.device())) {
            String found = Checksums.digest(channel, entry.offset(), entry.size(), _ -> {});
            if (!found.equals(digest)) {
                throw new IOException(
                        "%s on %s: expected SHA-256 %s, found %s"
                                .formatted(name, disk.device(), digest, found));
            }
            channel.position(entry.offset());
            InputStream in =
                    new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
            return Unpacking.unpack(in, root);
        }
    }
}
