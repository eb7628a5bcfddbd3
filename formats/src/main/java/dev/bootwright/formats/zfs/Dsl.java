package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.dmu.Dnode;
import dev.bootwright.formats.dmu.ObjectSet;
import dev.bootwright.formats.dmu.Zap;
import dev.bootwright.formats.dmu.ZapValue;
import dev.bootwright.formats.zio.Zio;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The tree of datasets of a pool.
final class Dsl {

    private static final String FORMAT = "ZFS datasets";
    private static final String CRYPTO_KEY = "com.datto:crypto_key_obj";

    /// ZFS itself takes names of 255 characters.
    private static final int MAX_DEPTH = 128;

    private static final int MAX_DATASETS = 100_000;

    private final Zio zio;
    private final ObjectSet mos;
    private final Map<String, String> poolProperties;
    private final Map<Long, Dataset> byDirectory = new LinkedHashMap<>();
    private Optional<String> bootfs = Optional.empty();

    private Dsl(Zio zio, ObjectSet mos, Map<String, String> poolProperties) {
        this.zio = zio;
        this.mos = mos;
        this.poolProperties = poolProperties;
    }

    /// @param directory of the pool's objects
    /// @param pool      its name
    static Dsl read(Zio zio, ObjectSet mos, Zap directory, String pool) throws IOException {
        Map<String, String> properties = new TreeMap<>();
        Optional<Zap> set =
                directory.number("pool_props").isPresent()
                        ? Optional.of(mos.zap(directory.need("pool_props")))
                        : Optional.empty();
        if (set.isPresent()) {
            set.get().values().forEach((name, value) -> properties.put(name, text(value)));
        }
        Dsl dsl = new Dsl(zio, mos, Collections.unmodifiableMap(properties));
        dsl.walk(pool, directory.need("root_dataset"), Optional.empty(), 0);
        if (set.isPresent()) {
            long object = set.get().number("bootfs").orElse(0);
            dsl.bootfs =
                    dsl.byDirectory.values().stream()
                            .filter(dataset -> dataset.object() == object)
                            .map(Dataset::name)
                            .findFirst();
            dsl.bootfs.ifPresent(name -> properties.put("bootfs", name));
        }
        return dsl;
    }

    private static String text(ZapValue value) {
        return value.number().isPresent()
                ? Long.toUnsignedString(value.number().getAsLong())
                : value.text();
    }

    private void walk(String name, long object, Optional<Dataset> above, int depth)
            throws IOException {
        if (depth > MAX_DEPTH
                || byDirectory.size() >= MAX_DATASETS
                || byDirectory.containsKey(object)) {
            throw new FormatException(
                    FORMAT,
                    "child directory object",
                    0,
                    "%s is one too many, or above itself".formatted(name));
        }
        Dnode dnode = mos.object(object);
        DslDir dir = DslDir.read(object, dnode);
        if (dir.head() == 0) {
            return; // a place of the pool's own
        }
        DslDataset head = DslDataset.read(dir.head(), mos.object(dir.head()));
        Map<String, ZapValue> set = dir.properties() == 0 ? Map.of() : values(dir.properties());
        Dataset dataset = new Dataset(this, name, dir, head, key(dnode), set, above);
        byDirectory.put(object, dataset);
        if (dir.children() == 0) {
            return;
        }
        for (Map.Entry<String, ZapValue> child : values(dir.children()).entrySet()) {
            if (!child.getKey().startsWith("$") && !child.getKey().startsWith("%")) {
                walk(
                        name + "/" + child.getKey(),
                        number(child.getKey(), child.getValue()),
                        Optional.of(dataset),
                        depth + 1);
            }
        }
    }

    /// The object of the key of an encrypted dataset, 0 if it is not encrypted.
    private static long key(Dnode dnode) throws IOException {
        return dnode.type() == DslDir.PLAIN_TYPE ? 0 : Zap.read(dnode).number(CRYPTO_KEY).orElse(0);
    }

    private static long number(String name, ZapValue value) throws FormatException {
        return value.number()
                .orElseThrow(() -> new FormatException(FORMAT, name, 0, "it has no object"));
    }

    Map<String, ZapValue> values(long object) throws IOException {
        return mos.zap(object).values();
    }

    List<Dataset> snapshots(Dataset of, DslDataset head, DslDir dir) throws IOException {
        List<Dataset> snapshots = new ArrayList<>();
        if (head.snapshots() == 0) {
            return snapshots;
        }
        for (Map.Entry<String, ZapValue> each : values(head.snapshots()).entrySet()) {
            long object = number(each.getKey(), each.getValue());
            DslDataset snapshot = DslDataset.read(object, mos.object(object));
            Map<String, ZapValue> set =
                    snapshot.properties() == 0 ? Map.of() : values(snapshot.properties());
            snapshots.add(
                    new Dataset(
                            this,
                            of.name() + "@" + each.getKey(),
                            dir,
                            snapshot,
                            of.key(),
                            set,
                            Optional.of(of)));
        }
        return snapshots;
    }

    /// What opens an encrypted dataset.
    DatasetKey key(Dataset dataset) throws IOException {
        Map<String, ZapValue> own = values(dataset.key());
        ZapValue above = own.get("DSL_CRYPTO_ROOT_DDOBJ");
        if (above == null) {
            return new DatasetKey(dataset.name(), own, own);
        }
        long root = key(mos.object(number("DSL_CRYPTO_ROOT_DDOBJ", above)));
        if (root == 0) {
            throw new FormatException(FORMAT, "encryption root", 0, "it has no key");
        }
        return new DatasetKey(dataset.name(), own, values(root));
    }

    /// The name of a snapshot by its object.
    Optional<String> snapshot(long object) throws IOException {
        DslDataset found = DslDataset.read(object, mos.object(object));
        Dataset of = byDirectory.get(found.directory());
        if (of == null) {
            return Optional.empty();
        }
        return of.snapshots().stream()
                .filter(snapshot -> snapshot.object() == object)
                .map(Dataset::name)
                .findFirst();
    }

    Zio zio() {
        return zio;
    }

    List<Dataset> datasets() {
        return List.copyOf(byDirectory.values());
    }

    Optional<String> bootfs() {
        return bootfs;
    }

    Map<String, String> poolProperties() {
        return poolProperties;
    }
}
