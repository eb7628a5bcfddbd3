package dev.bootwright.server.boot;

import dev.bootwright.image.iso.Publication;

/// Starts an entry of an ISO, or says why it cannot be started.
record IsoStart(Scripts scripts, IsoEntries entries) {

    /// @param number from 1 on
    String start(Publication publication, int number) {
        if (!publication.isCurrent()) {
            return scripts.localDisk(
                    publication.name() + ": its ISO was changed or removed after it was published");
        }
        if (number > publication.entries().size()) {
            return scripts.localDisk(
                    "%s: has %d entries"
                            .formatted(publication.name(), publication.entries().size()));
        }
        try {
            return scripts.start(entries.entry(publication, number));
        } catch (IllegalArgumentException e) {
            return scripts.localDisk(publication.name() + ": " + e.getMessage());
        }
    }
}
