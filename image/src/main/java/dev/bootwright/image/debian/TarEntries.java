package dev.bootwright.image.debian;

import java.io.IOException;
import java.util.Optional;
import java.util.StringJoiner;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;

/// Turns tar entries into [DebEntry]s, refusing what no package may hold.
///
/// Debian Policy 10.6 forbids device files and named pipes in packages; a path with `..` or a hard link
/// out of the package can only be meant to write somewhere else.
final class TarEntries {

    private static final int MODE_BITS = 07777;

    private TarEntries() {}

    /// An entry that no package may have.
    static final class RefusedEntry extends IOException {

        private static final long serialVersionUID = 1L;

        private final String reason;

        RefusedEntry(String message) {
            super(message);
            this.reason = message;
        }

        String reason() {
            return reason;
        }
    }

    /// The entry, or nothing for the root directory.
    static Optional<DebEntry> of(TarArchiveEntry entry) throws RefusedEntry {
        String path = path(entry.getName());
        if (path.isEmpty()) {
            if (!entry.isDirectory()) {
                throw new RefusedEntry("an entry has no name");
            }
            return Optional.empty();
        }
        int mode = entry.getMode() & MODE_BITS;
        long uid = entry.getLongUserId();
        long gid = entry.getLongGroupId();
        if (entry.isDirectory()) {
            return Optional.of(new DebEntry.Directory(path, mode, uid, gid));
        }
        if (entry.isSymbolicLink()) {
            return Optional.of(new DebEntry.SymbolicLink(path, target(path, entry.getLinkName())));
        }
        if (entry.isLink()) {
            String target = path(target(path, entry.getLinkName()));
            return Optional.of(new DebEntry.HardLink(path, target));
        }
        if (!entry.isFile()
                || entry.isCharacterDevice()
                || entry.isBlockDevice()
                || entry.isFIFO()
                || entry.isSparse()) {
            throw new RefusedEntry(
                    "\"%s\" is a special file (type %c)"
                            .formatted(path, (char) entry.getLinkFlag()));
        }
        return Optional.of(new DebEntry.RegularFile(path, mode, uid, gid, entry.getSize()));
    }

    private static String target(String path, String target) throws RefusedEntry {
        if (target.isEmpty() || target.indexOf('\0') >= 0) {
            throw new RefusedEntry("\"%s\" is a link to nothing".formatted(path));
        }
        return target;
    }

    /// The path without a leading `./` or `/` and without empty components.
    static String path(String name) throws RefusedEntry {
        var path = new StringJoiner("/");
        for (String component : name.split("/", -1)) {
            if (component.equals("..") || component.indexOf('\0') >= 0) {
                throw new RefusedEntry("\"%s\" leaves the package".formatted(name));
            }
            if (!component.isEmpty() && !component.equals(".")) {
                path.add(component);
            }
        }
        return path.toString();
    }
}
