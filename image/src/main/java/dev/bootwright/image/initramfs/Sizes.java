package dev.bootwright.image.initramfs;

import dev.bootwright.image.catalogue.Manifest;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Where the bytes of a tree come from.
final class Sizes {

    private Sizes() {}

    /// Files and bytes by part, the largest first.
    static List<Manifest.Part> of(FileTree tree) {
        Map<String, Manifest.Part> parts = new TreeMap<>();
        for (Node node : tree.nodes().values()) {
            if (node instanceof Node.RegularFile file) {
                parts.merge(
                        file.part(),
                        new Manifest.Part(file.part(), 1, file.content().size()),
                        (a, b) ->
                                new Manifest.Part(
                                        a.name(), a.files() + b.files(), a.size() + b.size()));
            }
        }
        List<Manifest.Part> sorted = new ArrayList<>(parts.values());
        sorted.sort((a, b) -> Long.compare(b.size(), a.size()));
        return sorted;
    }
}
