package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.image.debian.Proxies;
import dev.bootwright.image.iso.Medium;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.image.iso.WebSource;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every command about ISOs has: where published ones are noted, and where to print.
final class IsoMixin {

    private static final long MIB = 1 << 20;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "Data directory; what is published is noted in its isos/. Default: $BOOTWRIGHT_DATA")
    @Nullable Path data;

    @Option(names = "--json", description = "Say it as one JSON document.")
    boolean json;

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec command;

    /// The data directory.
    Path directory() {
        return Directories.data(data, System.getenv());
    }

    PublishedIsos published() {
        return PublishedIsos.open(directory().resolve("isos"));
    }

    /// The current version of a name.
    Publication publication(String name) throws IOException {
        Optional<Publication> found = published().find(name);
        if (found.isPresent()) {
            return found.get();
        }
        List<Publication> all = published().all();
        throw new Failure(
                "no ISO is published as \"%s\" in %s".formatted(name, published().directory()),
                all.isEmpty()
                        ? "publish one: bootwright iso publish FILE --name " + name
                        : all.stream()
                                .map(Publication::name)
                                .collect(Collectors.joining(", ", "there are ", "")));
    }

    static boolean isUrl(String place) {
        return place.matches("https?://.*");
    }

    /// Opens an ISO for looking at it.
    ///
    /// @param place a file, or a URL, of which only what is needed is fetched
    /// @throws Failure if it cannot be read, or is no ISO
    static Medium open(String place) throws IOException {
        try {
            if (isUrl(place)) {
                return Medium.of(WebSource.open(uri(place), proxies()), () -> {});
            }
            return Medium.open(file(place));
        } catch (NoSuchFileException e) {
            throw new Failure(place + ": there is no such file", "");
        } catch (AccessDeniedException e) {
            throw new Failure(place + ": you may not read it", "");
        } catch (IOException e) {
            throw new Failure("%s: %s".formatted(place, e.getMessage()), "");
        }
    }

    static Path file(String place) {
        if (place.matches("[a-z][a-z0-9+.-]+://.*")) {
            throw new Failure(
                    place + ": only http:// and https:// are fetched",
                    "download it and name the file",
                    Failure.USAGE);
        }
        Path file = Path.of(place);
        if (Files.isDirectory(file)) {
            throw new Failure(place + ": is a directory", "name the ISO itself");
        }
        return file;
    }

    static URI uri(String place) {
        try {
            return URI.create(place);
        } catch (IllegalArgumentException e) {
            throw new Failure("%s: no URL: %s".formatted(place, e.getMessage()), "", Failure.USAGE);
        }
    }

    static Proxies proxies() throws IOException {
        return Proxies.read(Path.of("/"), System.getenv());
    }

    /// What a file system refused: Java's message for the usual cases is the path alone.
    static String reason(FileSystemException failure) {
        return switch (failure) {
            case AccessDeniedException e -> e.getFile() + ": you may not write there";
            case NoSuchFileException e -> e.getFile() + ": there is no such file or directory";
            default -> String.valueOf(failure.getMessage());
        };
    }

    static String mebibytes(long bytes) {
        return (bytes + MIB - 1) / MIB + " MiB";
    }

    StepProgress progress() {
        return new StepProgress(err(), StepProgress.isTerminal());
    }

    /// Prints one of two forms, as was asked for.
    void print(Json document, String text) {
        out().print(json ? document.indented() : text);
        out().flush();
    }

    PrintWriter out() {
        return command().commandLine().getOut();
    }

    PrintWriter err() {
        return command().commandLine().getErr();
    }

    private CommandSpec command() {
        if (command == null) {
            throw new IllegalStateException("used outside a command");
        }
        return command;
    }
}
