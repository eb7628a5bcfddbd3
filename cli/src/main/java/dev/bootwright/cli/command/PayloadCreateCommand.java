package dev.bootwright.cli.command;

import dev.bootwright.formats.payload.Checksums;
import dev.bootwright.formats.payload.FileList;
import dev.bootwright.formats.payload.Payload;
import dev.bootwright.formats.payload.Payload.Entry;
import dev.bootwright.formats.payload.PayloadDraft;
import dev.bootwright.formats.payload.PayloadSource;
import dev.bootwright.formats.payload.Variant;
import dev.bootwright.machine.payload.Room;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Makes a payload image.
@Command(
        name = "create",
        mixinStandardHelpOptions = true,
        description = {
            "Makes a payload image of files. Equal files in equal order give equal bytes.",
            "The image appears whole or not at all."
        },
        footer = {
            "",
            "A line of a list is NAME and an absolute PATH, as in live-bootstrap's",
            "external.list; a name with blanks goes in double quotes.",
            "",
            "Examples:",
            "  bootwright payload create -o external.img distfiles",
            "  bootwright payload create -o external.img --list external.list",
            "  bootwright payload create -o external.img --sha256 external.sha256 *.tar.xz",
            "  bootwright payload create -o big.img --variant u64 --sha256-inside files"
        })
final class PayloadCreateCommand implements Callable<Integer> {

    enum Choice {
        AUTO,
        U32,
        U64
    }

    @Mixin PayloadMixin payloads = new PayloadMixin();

    @SuppressWarnings("NullAway.Init") // picocli sets it
    @Option(
            names = {"-o", "--output"},
            paramLabel = "IMAGE",
            required = true,
            description = "The image to make; one of that name is replaced.")
    Path output;

    @Option(
            names = "--list",
            paramLabel = "LIST",
            description = "A list of files, one a line. Their order comes first.")
    @Nullable Path list;

    @Option(
            names = "--variant",
            paramLabel = "auto|u32|u64",
            description =
                    "Width of its numbers. auto: u32, as live-bootstrap documents it; u64, said aloud, if a"
                            + " file has 4 GiB or more.")
    Choice variant = Choice.AUTO;

    @Option(
            names = "--sha256",
            paramLabel = "MANIFEST",
            description = "Also write checksums, which sha256sum -c reads, into this file.")
    @Nullable Path manifest;

    @Option(
            names = "--sha256-inside",
            description = "Put the checksums into the image, as a last file SHA256SUMS.")
    boolean inside;

    @Option(
            names = "--sector-size",
            paramLabel = "512|4096|1",
            description = "What the image is filled up to with zeros. Default: 512")
    int sectorSize = 512;

    @Option(names = "--sort", description = "Order the files by name, not as given.")
    boolean sort;

    @Parameters(
            paramLabel = "FILE|DIR",
            description = "Files, and directories whose files are meant, by name.")
    List<Path> files = new ArrayList<>();

    @Override
    public Integer call() throws IOException {
        checkUsage();
        PayloadDraft draft = PayloadDraft.of(sources());
        if (inside) {
            draft = draft.withChecksums();
        }
        Variant chosen = variant(draft);
        checkRoom(draft.layout(chosen).size() + sectorSize);
        Payload written = write(draft, chosen);
        payloads.print(
                PayloadMixin.describe(written).put("image", output.toString()).build(),
                "%s: %d files, %d bytes (%s)%n"
                        .formatted(
                                output, written.entries().size(), written.size(), chosen.word()));
        return 0;
    }

    private void checkUsage() {
        if (list == null && files.isEmpty()) {
            throw new Failure(
                    "no files are given", "name files or a directory, or --list", Failure.USAGE);
        }
        if (sectorSize != 1 && sectorSize != 512 && sectorSize != 4096) {
            throw new Failure(
                    "--sector-size: expected 512, 4096 or 1, found " + sectorSize,
                    "4096 for disks with such sectors, 1 to add nothing",
                    Failure.USAGE);
        }
        if (Files.exists(output) && !Files.isRegularFile(output)) {
            throw new Failure(
                    output + ": is not a regular file",
                    "make an image file, then: bootwright payload write IMAGE DEVICE");
        }
    }

    private List<PayloadSource> sources() throws IOException {
        List<PayloadSource> sources = new ArrayList<>();
        if (list != null) {
            if (!Files.isReadable(list)) {
                throw new Failure(list + ": cannot be read", "");
            }
            sources.addAll(FileList.read(list));
        }
        for (Path file : files) {
            if (Files.isDirectory(file)) {
                sources.addAll(directory(file));
            } else {
                sources.add(PayloadSource.of(file));
            }
        }
        for (PayloadSource source : sources) {
            if (Files.exists(output)
                    && Files.exists(source.file())
                    && Files.isSameFile(output, source.file())) {
                throw new Failure(
                        output + ": is among the files that are to go into it",
                        "write the image somewhere else");
            }
        }
        if (sort) {
            Collections.sort(sources, Comparator.comparing(PayloadSource::name));
        }
        return sources;
    }

    private static List<PayloadSource> directory(Path directory) throws IOException {
        List<PayloadSource> sources = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (Files.isDirectory(entry)) {
                    throw new Failure(
                            entry + ": is a directory, and a payload has none",
                            "name the directories whose files are meant, each by itself");
                }
                sources.add(PayloadSource.of(entry));
            }
        }
        Collections.sort(sources, Comparator.comparing(PayloadSource::name));
        return sources;
    }

    private Variant variant(PayloadDraft draft) {
        return switch (variant) {
            case U32 -> Variant.U32;
            case U64 -> Variant.U64;
            case AUTO -> {
                Optional<String> tooLarge = draft.tooLargeFor(Variant.U32);
                tooLarge.ifPresent(file ->
                        payloads.note(
                                file
                                        + ", which u32 does not hold: this is a u64 payload, which an"
                                        + " importer for u32 cannot read"));
                yield tooLarge.isPresent() ? Variant.U64 : Variant.U32;
            }
        };
    }

    private void checkRoom(long needed) throws IOException {
        Path directory = output.toAbsolutePath().getParent();
        if (directory == null || !Files.isDirectory(directory)) {
            throw new Failure(output + ": there is no such directory", "");
        }
        long free = Room.free(directory);
        if (needed > free) {
            throw new Failure(
                    "%s: needs %d bytes, %d are free in %s"
                            .formatted(output, needed, free, directory),
                    "write it to another file system");
        }
    }

    private Payload write(PayloadDraft draft, Variant chosen) throws IOException {
        try (NewFile image = NewFile.beside(output)) {
            Payload written = write(draft, chosen, image.channel());
            if (manifest != null) {
                try (NewFile text = NewFile.beside(manifest)) {
                    text.write(checksums(written, image.channel()).toString());
                    text.appear();
                }
            }
            image.appear();
            return written;
        } finally {
            payloads.finish();
        }
    }

    private Payload write(PayloadDraft draft, Variant chosen, FileChannel image)
            throws IOException {
        try {
            return draft.write(image, chosen, sectorSize, payloads.progress("writing"));
        } catch (IOException e) {
            long missing = draft.layout(chosen).size() - image.position();
            Path directory =
                    Optional.ofNullable(output.toAbsolutePath().getParent()).orElse(output);
            IOException told = Room.explained(e, directory, missing);
            throw new IOException("%s: %s".formatted(output, told.getMessage()), e);
        }
    }

    private Checksums checksums(Payload written, FileChannel image) throws IOException {
        List<Entry> entries = written.entries();
        List<Entry> summed = inside ? entries.subList(0, entries.size() - 1) : entries;
        return Checksums.of(image, summed, payloads.progress("computing checksums"));
    }
}
