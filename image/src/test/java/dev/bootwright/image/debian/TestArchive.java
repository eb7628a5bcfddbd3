package dev.bootwright.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.openpgp.TestKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/// A small signed archive in a directory, laid out as Debian's is.
public final class TestArchive {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'UTC'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private final Path root;
    private final TestKey key;
    private final Map<String, List<String>> stanzas = new LinkedHashMap<>();
    private final Map<String, String> fields = new LinkedHashMap<>();
    private final List<String> omitted = new ArrayList<>();

    /// @param root of the archive: `dists` and `pool` are below it
    public TestArchive(Path root, TestKey key) {
        this.root = root;
        this.key = key;
        fields.put("Origin", "Debian");
        fields.put("Acquire-By-Hash", "yes");
        fields.put("No-Support-for-Architecture-all", "Packages");
        fields.put("Architectures", "all amd64");
    }

    Path root() {
        return root;
    }

    /// Sets a field of the releases to come.
    TestArchive with(String field, String value) {
        fields.put(field, value);
        return this;
    }

    /// Leaves indexes whose name ends so out of the releases to come.
    TestArchive without(String ending) {
        omitted.add(ending);
        return this;
    }

    /// Adds a package of that content to `main`.
    ///
    /// @param more further fields, a line each
    /// @return the path of its file in the archive
    public String add(String name, String version, String more, byte[] content) throws IOException {
        return add("main", name, version, more, content);
    }

    String add(String component, String name, String version, String more, byte[] content)
            throws IOException {
        String path = "pool/%s/%s_%s_amd64.deb".formatted(component, name, version);
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
        String stanza =
                """
                Package: %s
                Version: %s
                Architecture: amd64
                %sFilename: %s
                Size: %d
                SHA256: %s
                Description: a package
                 of no use
                """
                        .formatted(name, version, more, path, content.length, Digests.hex(content));
        stanzas.computeIfAbsent(component, _ -> new ArrayList<>()).add(stanza);
        return path;
    }

    /// Writes the indexes and the signed release of a suite.
    public void publish(String suite, Instant at) throws IOException {
        Path directory = Files.createDirectories(root.resolve("dists").resolve(suite));
        var lines = new StringBuilder();
        for (Map.Entry<String, List<String>> component : stanzas.entrySet()) {
            byte[] plain = String.join("\n", component.getValue()).getBytes(UTF_8);
            String path = component.getKey() + "/binary-amd64/Packages";
            add(lines, directory, path, plain);
            add(lines, directory, path + ".gz", gzip(plain));
            add(lines, directory, path + ".xz", xz(plain));
        }
        var release = new StringBuilder();
        Map<String, String> all = new LinkedHashMap<>(fields);
        all.putIfAbsent("Suite", suite);
        all.putIfAbsent("Codename", suite);
        all.put("Date", DATE.format(at));
        all.forEach((name, value) -> release.append(name + ": " + value + "\n"));
        release.append("SHA256:\n").append(lines);
        Files.write(directory.resolve("InRelease"), key.clearSign(release.toString(), at));
    }

    private void add(StringBuilder lines, Path directory, String path, byte[] content)
            throws IOException {
        if (omitted.stream().anyMatch(path::endsWith)) {
            return;
        }
        String digest = Digests.hex(content);
        Path file = directory.resolve(path);
        Path byHash = file.resolveSibling("by-hash/SHA256/" + digest);
        Files.createDirectories(byHash.getParent());
        Files.write(file, content);
        Files.write(byHash, content);
        lines.append(" %s %8d %s\n".formatted(digest, content.length, path));
    }

    static String date(Instant at) {
        return DATE.format(at);
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }

    private static byte[] xz(byte[] plain) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(bytes, new LZMA2Options(1))) {
            out.write(plain);
        }
        return bytes.toByteArray();
    }
}
