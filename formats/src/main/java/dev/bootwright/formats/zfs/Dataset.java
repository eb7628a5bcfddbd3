package dev.bootwright.formats.zfs;

import dev.bootwright.formats.dmu.ObjectSet;
import dev.bootwright.formats.dmu.ZapValue;
import dev.bootwright.formats.zio.BlockPointer;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// A file system or volume of a pool, or a snapshot of one.
public final class Dataset {

    private final Dsl dsl;
    private final String name;
    private final DslDir dir;
    private final DslDataset head;
    private final long key;
    private final Map<String, ZapValue> set;
    private final Optional<Dataset> above;

    /// @param key   object of its key, 0 if it is not encrypted
    /// @param set   properties that were set on it
    /// @param above the dataset it inherits from; of a snapshot what it was made of
    Dataset(
            Dsl dsl,
            String name,
            DslDir dir,
            DslDataset head,
            long key,
            Map<String, ZapValue> set,
            Optional<Dataset> above) {
        this.dsl = dsl;
        this.name = name;
        this.dir = dir;
        this.head = head;
        this.key = key;
        this.set = set;
        this.above = above;
    }

    /// With those above it, `rpool/ROOT/pve-1`; of a snapshot `rpool/ROOT/pve-1@name`.
    public String name() {
        return name;
    }

    public boolean isSnapshot() {
        return name.contains("@");
    }

    /// An unsigned number that it keeps when it is renamed.
    public long guid() {
        return head.guid();
    }

    public Instant createdAt() {
        return head.createdAt();
    }

    /// The name of the snapshot that it is a clone of, if it is one.
    public Optional<String> origin() throws IOException {
        return isSnapshot() || dir.origin() == 0
                ? Optional.empty()
                : dsl.snapshot(dir.origin()).filter(origin -> !origin.contains("/$"));
    }

    /// A property: of the user, such as `org.zfsbootmenu:kernel`, or one of ZFS.
    ///
    /// @return empty if it is not set anywhere and has no default that is known here
    public Optional<Property> property(String property) {
        Optional<String> local = Properties.local(property, set);
        if (local.isPresent()) {
            return Optional.of(new Property(local.get(), Property.Source.LOCAL));
        }
        if (above.isPresent() && (Properties.isInherited(property) || isSnapshot())) {
            Optional<Property> inherited = above.get().property(property);
            if (inherited.isPresent()) {
                return Optional.of(inherited(property, inherited.get()));
            }
        }
        if (property.equals(Properties.MOUNTPOINT)) {
            return Optional.of(new Property("/" + name, Property.Source.DEFAULT));
        }
        return Properties.preset(property)
                .map(value -> new Property(value, Property.Source.DEFAULT));
    }

    private Property inherited(String property, Property of) {
        Property.Source source =
                of.source() == Property.Source.DEFAULT
                        ? Property.Source.DEFAULT
                        : Property.Source.INHERITED;
        boolean isBelow =
                property.equals(Properties.MOUNTPOINT)
                        && of.value().startsWith("/")
                        && !isSnapshot();
        if (!isBelow) {
            return new Property(of.value(), source);
        }
        String base = of.value().equals("/") ? "" : of.value();
        return new Property(base + "/" + name.substring(name.lastIndexOf('/') + 1), source);
    }

    /// The names of the properties that were set on it, user properties too.
    public List<String> localProperties() {
        TreeSet<String> names = new TreeSet<>();
        for (String each : set.keySet()) {
            String plain = each.contains("$") ? each.substring(0, each.indexOf('$')) : each;
            if (Properties.local(plain, set).isPresent()) {
                names.add(plain);
            }
        }
        return List.copyOf(names);
    }

    /// Its snapshots by name; none of a snapshot.
    public List<Dataset> snapshots() throws IOException {
        return isSnapshot() ? List.of() : dsl.snapshots(this, head, dir);
    }

    public boolean encrypted() {
        return key != 0;
    }

    /// The files of a file system that is not encrypted.
    ///
    /// @throws IOException if it is encrypted, a volume, half received, or cannot be read
    public ZfsTree open() throws IOException {
        if (encrypted()) {
            throw new IOException(name + " is encrypted: it needs a passphrase");
        }
        return tree(ObjectSet.read(dsl.zio(), root()));
    }

    /// The files of an encrypted file system; of another as without a passphrase.
    ///
    /// @param passphrase or the hexadecimal digits of a key, without a line end
    /// @throws WrongKeyException if it does not open the dataset
    /// @throws IOException       as without one, or if its key is kept in raw bytes
    public ZfsTree open(String passphrase) throws IOException {
        if (!encrypted()) {
            return open();
        }
        return tree(ObjectSet.read(dsl.zio().with(dsl.key(this).open(passphrase)), root()));
    }

    private BlockPointer root() throws IOException {
        if (head.isInconsistent()) {
            throw new IOException(name + " was received by half");
        }
        if (head.root().isHole()) {
            throw new IOException(name + " has never been written");
        }
        return head.root();
    }

    private ZfsTree tree(ObjectSet objects) throws IOException {
        return switch (objects.kind()) {
            case FILE_SYSTEM -> ZfsTree.open(name, objects);
            case VOLUME -> throw new IOException(name + " is a volume, no file system");
            case POOL, OTHER -> throw new IOException(name + " is no file system");
        };
    }

    long object() {
        return head.object();
    }

    long key() {
        return key;
    }

    @Override
    public String toString() {
        return name;
    }
}
