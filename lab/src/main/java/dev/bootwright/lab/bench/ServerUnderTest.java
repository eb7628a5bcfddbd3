package dev.bootwright.lab.bench;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// A `bootwright serve` that is measured.
///
/// @param process   its process
/// @param boot      where machines get their boot files
/// @param operators where operators come in
/// @param token     theirs
/// @param data      its data directory
record ServerUnderTest(Process process, URI boot, URI operators, String token, Path data) {

    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    /// Starts a server with a data directory of its own and waits until its sockets are open.
    ///
    /// @param inside  what runs a command where the server is to live
    /// @param images  catalogue that it boots machines from
    /// @param options of `serve`
    static ServerUnderTest start(
            Workbench bench, UnaryOperator<List<String>> inside, Path images, List<String> options)
            throws IOException {
        Path data = Files.createTempDirectory(bench.run().folder(), "data");
        Files.createSymbolicLink(data.resolve("images"), images.toRealPath());
        Path ready = data.resolve("ready.json");
        List<String> command = new ArrayList<>(bench.launcher().command("serve"));
        command.addAll(List.of("--data", data.toString(), "--ready-file", ready.toString()));
        command.addAll(options);
        Process process = bench.run().start("server", inside.apply(command));
        Waiting.until("the server", process, READY_WITHIN, () -> Files.exists(ready));
        return read(process, ready, data);
    }

    private static ServerUnderTest read(Process process, Path ready, Path data) throws IOException {
        try {
            Json.Object in = Json.parse(Files.readString(ready)).asObject("ready file");
            return new ServerUnderTest(
                    process,
                    URI.create(in.text("boot")),
                    URI.create(in.text("operator")),
                    in.text("token"),
                    data);
        } catch (JsonException e) {
            throw new IOException(ready + ": " + e.getMessage(), e);
        }
    }
}
