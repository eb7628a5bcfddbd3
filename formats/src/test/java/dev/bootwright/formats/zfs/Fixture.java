package dev.bootwright.formats.zfs;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Disks of a pool that OpenZFS made, and what it read from them: see the README beside them.
///
/// @param manifest what OpenZFS said
record Fixture(String name, Json.Object manifest, List<SparseDisk> disks) {

    private static final Map<String, Fixture> LOADED = new ConcurrentHashMap<>();

    static Fixture of(String name) {
        return LOADED.computeIfAbsent(name, Fixture::load);
    }

    private static Fixture load(String name) {
        try {
            Json.Object manifest =
                    (Json.Object)
                            Json.parse(
                                    new String(
                                            resource(name + "/manifest.json"),
                                            StandardCharsets.UTF_8));
            List<SparseDisk> disks = new ArrayList<>();
            for (Json disk : manifest.array("disks").elements()) {
                try (var zstd = new Unpacking(name + "/" + ((Json.Object) disk).text("file"))) {
                    disks.add(SparseDisk.read(zstd.stream()));
                }
            }
            return new Fixture(name, manifest, disks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = Fixture.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        }
    }

    /// A packed resource on its way through the `zstd` program.
    static final class Unpacking implements AutoCloseable {

        private final Process zstd;

        Unpacking(String resource) throws IOException {
            byte[] packed = resource(resource);
            zstd = new ProcessBuilder("zstd", "-dcq", "--long=27").start();
            Thread.startVirtualThread(() -> {
                try (OutputStream out = zstd.getOutputStream()) {
                    out.write(packed);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }

        InputStream stream() {
            return zstd.getInputStream();
        }

        @Override
        public void close() {
            zstd.destroy();
        }
    }

    /// Some of the disks, each under its number.
    List<ZfsDevice> devices(List<Integer> numbers) {
        return numbers.stream()
                .map(number -> new ZfsDevice("disk" + number, disks.get(number)))
                .toList();
    }
}
