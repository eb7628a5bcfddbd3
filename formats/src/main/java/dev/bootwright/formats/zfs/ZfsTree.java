package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.dmu.Dnode;
import dev.bootwright.formats.dmu.ObjectSet;
import dev.bootwright.formats.dmu.Zap;
import dev.bootwright.formats.dmu.ZapValue;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.formats.tree.FileTree;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The files of a file system or a snapshot. May be used by several threads.
public final class ZfsTree implements FileTree<ZfsNode> {

    private static final String FORMAT = "ZFS file system";
    private static final int MASTER_NODE = 1;
    private static final long OBJECT_BITS = 0xFFFF_FFFF_FFFFL;
    private static final int CACHED_DIRECTORIES = 32;

    private final String dataset;
    private final ObjectSet objects;
    private final Optional<SystemAttributes> attributes;
    private final Map<Long, Zap> directories = new LinkedHashMap<>(16, 0.75f, true);
    private final ZfsNode root;

    private ZfsTree(
            String dataset, ObjectSet objects, Optional<SystemAttributes> attributes, long root)
            throws IOException {
        this.dataset = dataset;
        this.objects = objects;
        this.attributes = attributes;
        this.root = node("/", root);
    }

    /// @param dataset its name, for messages
    static ZfsTree open(String dataset, ObjectSet objects) throws IOException {
        Zap master = objects.zap(MASTER_NODE);
        OptionalLong registry = master.number("SA_ATTRS");
        Optional<SystemAttributes> attributes =
                registry.isPresent()
                        ? Optional.of(SystemAttributes.read(objects, registry.getAsLong()))
                        : Optional.empty();
        return new ZfsTree(dataset, objects, attributes, master.need("ROOT"));
    }

    /// The name of the dataset.
    public String dataset() {
        return dataset;
    }

    @Override
    public ZfsNode root() {
        return root;
    }

    @Override
    public FileKind kind(ZfsNode node) {
        return node.kind();
    }

    @Override
    public String target(ZfsNode link) {
        return link.target();
    }

    @Override
    public Optional<ZfsNode> child(ZfsNode directory, String name) throws IOException {
        OptionalLong entry = directory(directory).number(name);
        return entry.isPresent()
                ? Optional.of(node(pathOf(directory, name), entry.getAsLong()))
                : Optional.empty();
    }

    /// What a directory holds, by name.
    ///
    /// @throws IllegalArgumentException if it is none
    public List<ZfsEntry> list(ZfsNode directory) throws IOException {
        List<ZfsEntry> entries = new ArrayList<>();
        for (Map.Entry<String, ZapValue> each : directory(directory).values().entrySet()) {
            long entry =
                    each.getValue()
                            .number()
                            .orElseThrow(() ->
                                    new FormatException(
                                            FORMAT, each.getKey(), 0, "it has no object"));
            entries.add(new ZfsEntry(each.getKey(), node(pathOf(directory, each.getKey()), entry)));
        }
        return List.copyOf(entries);
    }

    /// What a file holds. Reading throws a [dev.bootwright.formats.bytes.ChecksumException] where no copy
    /// of a block is what was written.
    ///
    /// @throws IllegalArgumentException if it is no file
    public ByteSource content(ZfsNode file) throws IOException {
        if (file.kind() != FileKind.FILE) {
            throw new IllegalArgumentException(file.path() + " is no file");
        }
        return new FileContent(objects.object(file.object()), file.size());
    }

    @Override
    public IOException tooManyLinks(ZfsNode link) {
        return new IOException(
                "%s: %s is one symbolic link too many on the way".formatted(dataset, link.path()));
    }

    private Zap directory(ZfsNode directory) throws IOException {
        if (directory.kind() != FileKind.DIRECTORY) {
            throw new IllegalArgumentException(directory.path() + " is no directory");
        }
        synchronized (directories) {
            Zap cached = directories.get(directory.object());
            if (cached != null) {
                return cached;
            }
        }
        Zap read = objects.zap(directory.object());
        synchronized (directories) {
            directories.put(directory.object(), read);
            if (directories.size() > CACHED_DIRECTORIES) {
                directories.remove(directories.keySet().iterator().next());
            }
        }
        return read;
    }

    /// @param entry of a directory: the object in its lower 48 bits, the kind in its upper 4
    private ZfsNode node(String path, long entry) throws IOException {
        long object = entry & OBJECT_BITS;
        Dnode dnode = objects.object(object);
        Znode znode = Znode.read(dnode, attributes);
        return new ZfsNode(
                path,
                object,
                FileKind.ofMode(znode.mode()),
                znode.mode(),
                znode.size(),
                znode.mtime(),
                znode.link());
    }

    private static String pathOf(ZfsNode directory, String name) {
        return directory.path().equals("/") ? "/" + name : directory.path() + "/" + name;
    }
}
