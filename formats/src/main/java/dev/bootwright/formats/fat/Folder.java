package dev.bootwright.formats.fat;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.ByteWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A directory to be: its files and directories, sorted by their names in upper case.
final class Folder {

    /// Something with a name: a directory if it has a folder, a file if it has content.
    private static final class Child {
        final String name;
        final @Nullable Folder folder;
        final @Nullable ByteSource content;
        long cluster;

        Child(String name, @Nullable Folder folder, @Nullable ByteSource content) {
            this.name = name;
            this.folder = folder;
            this.content = content;
        }
    }

    private final Map<String, Child> children = new TreeMap<>();
    private final @Nullable Folder parent;
    private long cluster;

    private Folder(@Nullable Folder parent) {
        this.parent = parent;
    }

    static Folder root(List<FatFile> files) {
        Folder root = new Folder(null);
        for (FatFile file : files) {
            root.add(file, 0);
        }
        return root;
    }

    private void add(FatFile file, int depth) {
        String name = file.names().get(depth);
        String key = name.toUpperCase(Locale.ROOT);
        boolean isLast = depth == file.names().size() - 1;
        Child there = children.get(key);
        if (there == null) {
            there =
                    isLast
                            ? new Child(name, null, file.content())
                            : new Child(name, new Folder(this), null);
            children.put(key, there);
        } else if (isLast || there.folder == null || !there.name.equals(name)) {
            throw new IllegalArgumentException(
                    "%s: there is %s already".formatted(file.path(), there.name));
        }
        if (there.folder != null) {
            there.folder.add(file, depth + 1);
        }
    }

    /// Clusters that it and everything below it need.
    long clusters(int clusterBytes) {
        long clusters = Math.ceilDiv(bytes(), clusterBytes);
        for (Child child : children.values()) {
            clusters +=
                    child.folder != null
                            ? child.folder.clusters(clusterBytes)
                            : Math.ceilDiv(sizeOf(child), clusterBytes);
        }
        return clusters;
    }

    private static long sizeOf(Child child) {
        return child.content == null ? 0 : child.content.size();
    }

    private int bytes() {
        int entries = parent == null ? 1 : 2; // the label, or `.` and `..`
        for (Child child : children.values()) {
            entries += 1 + longParts(child.name);
        }
        if (entries * DirectoryRecord.BYTES > Directory.MAX_BYTES) {
            throw new IllegalArgumentException("a directory of %d entries".formatted(entries));
        }
        return entries * DirectoryRecord.BYTES;
    }

    private static int longParts(String name) {
        return ShortName.isShort(name) ? 0 : LongName.parts(name);
    }

    /// Gives clusters to all directories, and only then to files: directories lie close together.
    void place(ClusterAllocation allocation) {
        placeFolders(allocation);
        placeFiles(allocation);
    }

    private void placeFolders(ClusterAllocation allocation) {
        cluster = allocation.take(bytes());
        for (Child child : children.values()) {
            if (child.folder != null) {
                child.folder.placeFolders(allocation);
                child.cluster = child.folder.cluster;
            }
        }
    }

    private void placeFiles(ClusterAllocation allocation) {
        for (Child child : children.values()) {
            if (child.folder != null) {
                child.folder.placeFiles(allocation);
            } else if (child.content != null) {
                child.cluster = allocation.take(child.content);
            }
        }
    }

    /// Hands out the entries of all directories, now that everything has its place.
    void write(FatVolume volume, ClusterAllocation allocation) {
        ByteWriter out = ByteWriter.littleEndian(bytes());
        Folder above = parent;
        if (above == null) {
            record(volume, label(volume.label()), DirectoryRecord.LABEL, 0, 0).write(out);
        } else {
            int directory = DirectoryRecord.DIRECTORY;
            long upper = above.parent == null ? 0 : above.cluster; // the root is cluster 0 here
            record(volume, ShortName.of(".", ""), directory, cluster, 0).write(out);
            record(volume, ShortName.of("..", ""), directory, upper, 0).write(out);
        }
        Set<ShortName> taken = new HashSet<>();
        for (Child child : inOrder()) {
            ShortName shortName = ShortName.forName(child.name, taken);
            taken.add(shortName);
            if (!ShortName.isShort(child.name)) {
                LongName.write(out, child.name, shortName);
            }
            boolean isFolder = child.folder != null;
            int attributes = isFolder ? DirectoryRecord.DIRECTORY : DirectoryRecord.ARCHIVE;
            record(volume, shortName, attributes, child.cluster, sizeOf(child)).write(out);
        }
        allocation.put(cluster, ByteSource.of(out.toByteArray()));
        for (Child child : children.values()) {
            if (child.folder != null) {
                child.folder.write(volume, allocation);
            }
        }
    }

    /// Those that have their short names by themselves come first, so that no other takes them.
    private List<Child> inOrder() {
        List<Child> ordered = new ArrayList<>();
        children.values().stream().filter(c -> ShortName.isShort(c.name)).forEach(ordered::add);
        children.values().stream().filter(c -> !ShortName.isShort(c.name)).forEach(ordered::add);
        return ordered;
    }

    private static ShortName label(String label) {
        String filled = label + " ".repeat(ShortName.BYTES - label.length());
        return ShortName.of(filled.substring(0, 8), filled.substring(8));
    }

    private static DirectoryRecord record(
            FatVolume volume, ShortName name, int attributes, long cluster, long size) {
        return new DirectoryRecord(name, attributes, 0, volume.written(), cluster, size);
    }
}
