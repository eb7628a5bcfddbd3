package dev.bootwright.machine.bridge.find;

import dev.bootwright.machine.bridge.find.BootEntry.Preference;
import java.util.ArrayList;
import java.util.List;

/// Entries that say the same. A mirror has an ESP on each disk with the same kernels, and these are copies of
/// those in `/boot`; a menu shows them once.
final class Copies {

    private Copies() {}

    /// The entries without those that are copies of another. A data set's own entry stays, with the choice
    /// that a loader has made about its copy.
    static List<BootEntry> folded(List<BootEntry> entries, RootNames rootNames) {
        List<BootEntry> kept = new ArrayList<>();
        for (BootEntry entry : entries) {
            int same = indexOfSame(kept, entry, rootNames);
            if (same < 0) {
                kept.add(entry);
            } else {
                BootEntry first = kept.get(same);
                Preference stronger =
                        first.preference().compareTo(entry.preference()) <= 0
                                ? first.preference()
                                : entry.preference();
                kept.set(same, first.withPreference(stronger).withCopy(entry));
            }
        }
        return kept;
    }

    private static int indexOfSame(List<BootEntry> kept, BootEntry entry, RootNames rootNames) {
        if (entry.origin().kind() == Origin.Kind.DATASET) {
            return -1; // two data sets are two systems, however alike
        }
        for (int i = 0; i < kept.size(); i++) {
            if (isSame(kept.get(i), entry, rootNames)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isSame(BootEntry first, BootEntry second, RootNames rootNames) {
        if (!first.kernel().name().equals(second.kernel().name())
                || first.kernel().size() != second.kernel().size()
                || first.initramfs().size() != second.initramfs().size()) {
            return false;
        }
        CommandLine line = CommandLine.parse(second.commandLine());
        if (first.origin().kind() == Origin.Kind.DATASET) {
            return rootNames
                            .named(line.arguments())
                            .filter(first.origin().dataset()::equals)
                            .isPresent()
                    && sizes(first).equals(sizes(second));
        }
        return sizes(first).equals(sizes(second))
                && first.commandLine().equals(second.commandLine());
    }

    private static List<Long> sizes(BootEntry entry) {
        return entry.initramfs().stream().map(file -> file.size()).toList();
    }
}
