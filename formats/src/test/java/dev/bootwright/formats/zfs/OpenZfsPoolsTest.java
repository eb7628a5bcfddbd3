package dev.bootwright.formats.zfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.tree.FileKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Pools made by OpenZFS, read file by file and compared with what OpenZFS read.
class OpenZfsPoolsTest {

    @TestFactory
    Stream<DynamicTest> readsWhatOpenZfsRead() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (String name : List.of("proxmox-mirror", "raidz1-zstd")) {
            Fixture fixture = Fixture.of(name);
            for (Json each : fixture.manifest().array("cases").elements()) {
                Json.Object known = (Json.Object) each;
                tests.add(
                        dynamicTest(name + ": " + known.text("name"), () -> check(fixture, known)));
            }
        }
        return tests.stream();
    }

    /// The manifest has no files of snapshots; its clone has the same to boot.
    @Test
    void readsSnapshots() throws IOException {
        Fixture fixture = Fixture.of("raidz1-zstd");
        Pool pool = ZfsDevices.find(fixture.devices(List.of(0, 1, 2))).pools().getFirst();
        Map<String, String> now = boot(byName(pool).get("rpool/ROOT/debian-clone"));
        Map<String, String> then = boot(byName(pool).get("rpool/ROOT/debian-old@before-upgrade"));
        assertThat(then).isEqualTo(now).hasSize(5);
    }

    private static Map<String, String> boot(Dataset dataset) throws IOException {
        Map<String, String> found = new TreeMap<>();
        files(dataset)
                .forEach((path, file) -> {
                    if (path.contains(":/boot/")) {
                        found.put(path.substring(path.indexOf(':')), file);
                    }
                });
        return found;
    }

    private static void check(Fixture fixture, Json.Object known) throws IOException {
        List<Integer> disks = new ArrayList<>();
        for (Json disk : known.array("disks").elements()) {
            disks.add(Integer.parseInt(disk.toString()));
        }
        ZfsFound found = ZfsDevices.find(fixture.devices(disks));
        if (known.text("expect").equals("refuse")) {
            assertThat(found.pools()).isEmpty();
            assertThat(found.refused()).hasSize(1);
            assertThat(found.refused().getFirst().reason())
                    .contains("raidz1-0 cannot be read: 2 of 3 devices are missing: ");
            return;
        }
        assertThat(found.refused()).isEmpty();
        assertThat(found.pools()).hasSize(1);
        Pool pool = found.pools().getFirst();
        Json.Object truth = (Json.Object) fixture.manifest().array("pools").elements().getFirst();
        assertThat(pool.name()).isEqualTo(truth.text("name"));
        assertThat(Long.toUnsignedString(pool.guid())).isEqualTo(truth.text("guid"));
        assertThat(pool.bootfs()).contains(truth.text("bootfs"));
        assertThat(pool.hostid()).isEqualTo(0x11223344);
        assertThat(pool.isExported()).isEqualTo(fixture.manifest().bool("exported"));
        assertThat(pool.health())
                .isEqualTo(
                        disks.size() == fixture.disks().size() ? Health.ONLINE : Health.DEGRADED);
        checkDatasets(pool, truth);
        assertThat(files(pool)).isEqualTo(expectedFiles(fixture, truth));
    }

    private static void checkDatasets(Pool pool, Json.Object truth) throws IOException {
        Map<String, Dataset> found = byName(pool);
        List<String> names = new ArrayList<>();
        for (Json each : truth.array("datasets").elements()) {
            Json.Object known = (Json.Object) each;
            String name = known.text("name");
            names.add(name);
            Dataset dataset = found.get(name);
            assertThat(dataset).as(name).isNotNull();
            assertThat(Long.toUnsignedString(dataset.guid())).isEqualTo(known.text("guid"));
            assertThat(dataset.origin()).isEqualTo(known.findText("origin"));
            if (!dataset.isSnapshot()) {
                assertThat(value(dataset, "mountpoint")).isEqualTo(known.findText("mountpoint"));
                assertThat(value(dataset, "canmount")).isEqualTo(known.findText("canmount"));
            }
            if (known.find("userProperties").isPresent()) {
                for (var property : known.object("userProperties").members().entrySet()) {
                    assertThat(value(dataset, property.getKey()))
                            .as(name + " " + property.getKey())
                            .contains(known.object("userProperties").text(property.getKey()));
                }
            }
        }
        assertThat(found.keySet()).containsExactlyInAnyOrderElementsOf(names);
    }

    private static Optional<String> value(Dataset dataset, String property) {
        return dataset.property(property).map(Property::value);
    }

    static Map<String, Dataset> byName(Pool pool) throws IOException {
        Map<String, Dataset> all = new TreeMap<>();
        for (Dataset dataset : pool.datasets()) {
            all.put(dataset.name(), dataset);
            for (Dataset snapshot : dataset.snapshots()) {
                all.put(snapshot.name(), snapshot);
            }
        }
        return all;
    }

    /// A line for each file, by dataset and path.
    static Map<String, String> files(Pool pool) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Dataset dataset : pool.datasets()) {
            files.putAll(files(dataset));
        }
        return files;
    }

    private static Map<String, String> files(Dataset dataset) throws IOException {
        Map<String, String> files = new TreeMap<>();
        ZfsTree tree = dataset.open();
        collect(tree, tree.root(), files);
        return files;
    }

    private static void collect(ZfsTree tree, ZfsNode directory, Map<String, String> files)
            throws IOException {
        for (ZfsEntry entry : tree.list(directory)) {
            ZfsNode node = entry.node();
            files.put(
                    tree.dataset() + ":" + node.path(),
                    switch (node.kind()) {
                        case FILE ->
                                node.path().contains("/filler-")
                                        ? "%d %s".formatted(node.size(), sha256(tree.content(node)))
                                        : "%d %s %o %d"
                                                .formatted(
                                                        node.size(),
                                                        sha256(tree.content(node)),
                                                        node.mode() & 0xFFF,
                                                        node.mtime().getEpochSecond());
                        case SYMBOLIC_LINK -> "-> " + node.target();
                        case DIRECTORY -> "directory %o".formatted(node.mode() & 0xFFF);
                        case OTHER -> "other";
                    });
            if (node.kind() == FileKind.DIRECTORY) {
                collect(tree, node, files);
            }
        }
    }

    private static Map<String, String> expectedFiles(Fixture fixture, Json.Object truth)
            throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Json each : truth.array("files").elements()) {
            Json.Object file = (Json.Object) each;
            files.put(
                    file.text("dataset") + ":" + file.text("path"),
                    switch (file.text("type")) {
                        case "file" ->
                                "%d %s %s %d"
                                        .formatted(
                                                file.integer("size"),
                                                file.text("sha256"),
                                                file.text("mode"),
                                                file.integer("mtime"));
                        case "symlink" -> "-> " + file.text("target");
                        default -> "directory " + file.text("mode");
                    });
        }
        if (fixture.manifest().find("bulkFiles").isPresent()) {
            byte[] packed = Fixture.resource(fixture.name() + "/bulk-files.tsv.gz");
            try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
                new String(in.readAllBytes(), UTF_8)
                        .lines()
                        .skip(1)
                        .map(line -> line.split("\t", -1))
                        .forEach(field ->
                                files.put(field[0] + ":" + field[1], field[2] + " " + field[3]));
            }
        }
        return files;
    }

    static String sha256(ByteSource content) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer buffer = ByteBuffer.allocate(50_000);
            for (long at = 0; content.read(buffer, at) >= 0; buffer.clear()) {
                at += buffer.position();
                digest.update(buffer.flip());
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
