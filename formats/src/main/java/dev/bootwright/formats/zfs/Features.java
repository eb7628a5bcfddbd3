package dev.bootwright.formats.zfs;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/// The features of pools that change what a reader has to know. One that is in use and not known here may
/// change anything, so the pool is refused.
///
/// Source: `zpool-features(7)` of OpenZFS 2.3, those that are not "READ-ONLY COMPATIBLE".
final class Features {

    private static final Set<String> KNOWN =
            Set.of(
                    "com.datto:bookmark_v2",
                    "com.datto:encryption",
                    "com.delphix:bookmark_written",
                    "com.delphix:embedded_data",
                    "com.delphix:extensible_dataset",
                    "com.delphix:head_errlog",
                    "com.delphix:hole_birth",
                    "com.delphix:redacted_datasets",
                    "com.delphix:redaction_bookmarks",
                    "com.delphix:redaction_list_spill",
                    "com.joyent:multi_vdev_crash_dump",
                    "com.klarasystems:vdev_zaps_v2",
                    "org.freebsd:zstd_compress",
                    "org.illumos:edonr",
                    "org.illumos:lz4_compress",
                    "org.illumos:sha512",
                    "org.illumos:skein",
                    "org.open-zfs:large_blocks",
                    "org.openzfs:blake3",
                    "org.zfsonlinux:large_dnode",
                    "org.zfsonlinux:longname");

    private Features() {}

    /// @param inUse names of features without which the pool cannot be read
    /// @throws UnreadablePoolException if one of them is not known
    static void check(Collection<String> inUse) throws UnreadablePoolException {
        Set<String> unknown = new TreeSet<>(inUse);
        unknown.removeAll(KNOWN);
        if (!unknown.isEmpty()) {
            throw new UnreadablePoolException(
                    "the pool uses what this reader does not know: " + String.join(", ", unknown));
        }
    }
}
