package dev.bootwright.server.boot;

import dev.bootwright.image.iso.Publication;
import dev.bootwright.server.script.FileRoot;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/// Second names for files of an exported tree that loaders cannot be told of by their own.
///
/// ```text
/// file/live/my kernel      as on the medium; DIGESTS and signatures name it so
/// plain/1-my_kernel        the same bytes, for loaders
/// ```
final class PlainNames {

    private PlainNames() {}

    /// By path on the medium, the name below the version; only for files that need one.
    static Map<String, String> of(Publication publication) {
        Set<String> told = new LinkedHashSet<>();
        for (Publication.Entry entry : publication.entries()) {
            told.add(entry.kernel());
            told.addAll(entry.initrds());
        }
        Map<String, String> names = new LinkedHashMap<>();
        for (String path : told) {
            if (!FileRoot.fitsLoaders(path)) {
                String last = path.substring(path.lastIndexOf('/') + 1);
                names.put(
                        path,
                        "plain/%d-%s"
                                .formatted(
                                        names.size() + 1, last.replaceAll("[^A-Za-z0-9._-]", "_")));
            }
        }
        return names;
    }
}
