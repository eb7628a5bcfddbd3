package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.Extent;
import java.util.ArrayList;
import java.util.List;

/// An entry and the way to it.
///
/// @param way where the directories begin that lead here, from the root on; of a directory, itself too
record Node(IsoEntry entry, List<Long> way) {

    Node {
        way = List.copyOf(way);
    }

    /// Where the records of a directory are.
    Extent records() {
        return entry.extents().getFirst();
    }

    List<Long> wayTo(Extent directory) {
        List<Long> longer = new ArrayList<>(way);
        longer.add(directory.offset());
        return longer;
    }

    String pathOf(String name) {
        return entry.path().equals("/") ? "/" + name : entry.path() + "/" + name;
    }
}
