package dev.bootwright.cli.command;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Copies what an entry starts out of the disks.
@Command(
        name = "extract",
        mixinStandardHelpOptions = true,
        description = {
            "Writes vmlinuz, initramfs and cmdline of an entry into a directory, each read back and compared.",
            "Several initramfs become one, in order, as the kernel takes them."
        },
        footer = {
            "",
            "Examples:",
            "  bootwright bridge extract default disk0.raw disk1.raw --to /tmp/kernel",
            "  bootwright bridge extract 6.8.12-9-pve disk0.raw --to /tmp/kernel"
        })
final class BridgeExtractCommand implements Callable<Integer> {

    /// The kernel looks for the next archive at a multiple of this.
    private static final long ALIGNMENT = 4;

    @Mixin BridgeMixin bridge = new BridgeMixin();

    @Parameters(
            index = "0",
            paramLabel = "ENTRY",
            description = "Its number in the menu, its version if no other has it, or \"default\".")
    String wanted = "";

    @Parameters(
            index = "1..*",
            paramLabel = "DISK|FILE",
            description = "What to look at. Default: the disks of this machine.")
    List<Path> paths = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Option(
            names = "--to",
            paramLabel = "DIR",
            required = true,
            description = "Made when it is missing.")
    Path to;

    @Override
    public Integer call() throws IOException {
        try (BridgeMixin.Result found = bridge.search(paths)) {
            if (found.entries().isEmpty()) {
                found.refusals()
                        .forEach(each ->
                                bridge.err()
                                        .println(
                                                "refused: %s: %s"
                                                        .formatted(each.source(), each.reason())));
                throw new Failure(
                        "nothing can be booted from these disks",
                        "look at what was refused: bootwright bridge scan",
                        BridgeMixin.NOTHING);
            }
            copy(choose(found.entries()));
            return 0;
        }
    }

    private BootEntry choose(List<BootEntry> entries) {
        if (wanted.equals("default")) {
            return entries.getFirst();
        }
        if (wanted.matches("\\d{1,6}") && !wanted.equals("0")) {
            int number = Integer.parseInt(wanted);
            if (number <= entries.size()) {
                return entries.get(number - 1);
            }
        }
        List<BootEntry> named =
                entries.stream()
                        .filter(entry ->
                                wanted.equals(entry.version().text())
                                        || wanted.equals(entry.kernel().name())
                                        || wanted.equals(entry.title())
                                        || wanted.equals(entry.origin().place()))
                        .toList();
        if (named.size() == 1) {
            return named.getFirst();
        }
        throw new Failure(
                named.isEmpty()
                        ? "there is no entry \"%s\" among %d".formatted(wanted, entries.size())
                        : "%d entries are called \"%s\"".formatted(named.size(), wanted),
                "take a number that \"bootwright bridge scan\" shows",
                Failure.USAGE);
    }

    private void copy(BootEntry entry) throws IOException {
        Files.createDirectories(to);
        write("vmlinuz", List.of(entry.kernel()));
        if (!entry.initramfs().isEmpty()) {
            write("initramfs", entry.initramfs());
        }
        Path line = to.resolve("cmdline");
        try (NewFile target = NewFile.beside(line)) {
            target.write(entry.commandLine() + "\n");
            target.appear();
        }
        bridge.out().println(line);
        bridge.out().flush();
    }

    /// The file appears whole and compared, or not at all.
    private void write(String name, List<VolumeFile> files) throws IOException {
        Path path = to.resolve(name);
        try (NewFile target = NewFile.beside(path)) {
            List<String> digests = new ArrayList<>();
            FileChannel out = target.channel();
            for (VolumeFile file : files) {
                out.position(Math.ceilDiv(out.position(), ALIGNMENT) * ALIGNMENT);
                long start = out.position();
                digests.add(file.copyTo(out));
                ByteSource written = new Written(out, start, file.size());
                String read = new VolumeFile(name, file.modified(), written).digest();
                if (!read.equals(digests.getLast())) {
                    throw new IOException("%s: read back otherwise than written".formatted(path));
                }
            }
            target.appear();
            bridge.out().println("%s %s".formatted(path, String.join(" ", digests)));
        }
    }

    /// What has just been written.
    private record Written(FileChannel channel, long start, long size) implements ByteSource {
        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return channel.read(target, start + position);
        }
    }
}
