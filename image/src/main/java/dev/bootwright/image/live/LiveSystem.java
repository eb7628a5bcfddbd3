package dev.bootwright.image.live;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// What a live medium boots, and how that is done over the network.
///
/// @param title   of the system, for people
/// @param entries in the order of its menus; the first that is the default one, or else the first
///                that can be booted over the network, is [#preferred()]
/// @param roots   the root images found, whether an entry leads to them or not
/// @param notes   what was left out, and why
public record LiveSystem(
        String title, List<BootEntry> entries, List<RootImage> roots, List<String> notes) {

    public LiveSystem {
        entries = List.copyOf(entries);
        roots = List.copyOf(roots);
        notes = List.copyOf(notes);
    }

    /// Looks at a medium.
    ///
    /// @throws IOException if the medium cannot be read; what is wrong with its files is a note
    public static LiveSystem inspect(LiveTree tree) throws IOException {
        return inspect(tree, "");
    }

    /// Looks at a medium.
    ///
    /// @param osRelease text of the root's `/etc/os-release`; empty if it is not known
    /// @throws IOException if the medium cannot be read; what is wrong with its files is a note
    public static LiveSystem inspect(LiveTree tree, String osRelease) throws IOException {
        return new Inspection(tree).run(osRelease);
    }

    /// The entry to boot when nobody chooses; empty if none can be booted over the network.
    public Optional<BootEntry> preferred() {
        List<BootEntry> possible = entries.stream().filter(e -> e.boot().isPossible()).toList();
        return possible.stream()
                .filter(BootEntry::isDefault)
                .findFirst()
                .or(() -> possible.stream().findFirst());
    }
}
