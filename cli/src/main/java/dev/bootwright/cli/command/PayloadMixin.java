package dev.bootwright.cli.command;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.payload.Checksums;
import dev.bootwright.formats.payload.Payload;
import dev.bootwright.formats.payload.PayloadProgress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// What every command about payloads has: where to print, and in which form.
final class PayloadMixin {

    @Option(names = "--json", description = "Say it as one JSON document.")
    boolean json;

    @Spec(Spec.Target.MIXEE)
    @Nullable CommandSpec command;

    private @Nullable StepProgress shown;

    /// A container file or device that is being read.
    record Opened(Path path, FileChannel channel, Payload payload) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            channel.close();
        }

        /// The given checksums, or else those in the container; empty when there are none.
        Optional<Checksums> checksums(@Nullable Path file) throws IOException {
            return file == null
                    ? Checksums.inside(payload, channel)
                    : Optional.of(Checksums.read(existing(file)));
        }
    }

    /// @throws Failure if it is not there, or does not hold a payload
    static Opened open(Path path) throws IOException {
        FileChannel channel = openChannel(path);
        try {
            return new Opened(path, channel, Payload.read(channel));
        } catch (IOException e) {
            channel.close();
            throw new Failure("%s: %s".formatted(path, e.getMessage()), "");
        }
    }

    private static FileChannel openChannel(Path path) throws IOException {
        try {
            return FileChannel.open(path);
        } catch (NoSuchFileException e) {
            throw new Failure(path + ": there is no such file or device", "");
        } catch (AccessDeniedException e) {
            throw new Failure(path + ": you may not read it", "run this as root for a device");
        }
    }

    private static Path existing(Path file) {
        if (!java.nio.file.Files.isReadable(file)) {
            throw new Failure(file + ": cannot be read", "");
        }
        return file;
    }

    /// Shows how far a copy is; the line ends with [#finish].
    PayloadProgress progress(String what) {
        StepProgress progress = new StepProgress(err(), StepProgress.isTerminal());
        shown = progress;
        return (_, done, all) -> progress.at(what, done, all);
    }

    void finish() {
        if (shown != null) {
            shown.finish();
        }
    }

    /// Prints one of two forms, as was asked for.
    void print(Json document, String text) {
        out().print(json ? document.indented() : text);
        out().flush();
    }

    void note(String text) {
        err().println("note: " + text);
    }

    static Json.ObjectBuilder describe(Payload payload) {
        return Json.object()
                .put("variant", payload.variant().word())
                .put("files", payload.entries().size())
                .put("size", payload.size());
    }

    private PrintWriter out() {
        return command().commandLine().getOut();
    }

    private PrintWriter err() {
        return command().commandLine().getErr();
    }

    private CommandSpec command() {
        if (command == null) {
            throw new IllegalStateException("used outside a command");
        }
        return command;
    }
}
