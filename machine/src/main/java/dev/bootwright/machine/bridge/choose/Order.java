package dev.bootwright.machine.bridge.choose;

import dev.bootwright.machine.bridge.find.BootEntry;
import dev.bootwright.machine.bridge.find.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How entries are ordered. Equal entries give an equal order, whatever the order of the disks was.
public enum Order {
    /// As the installed system would choose. Systems: those of a pool's `bootfs` first, then those with a
    /// loader's menu, then the others; in each group that with the newest kernel first. Entries of a system
    /// stand together: pinned ones, the loader's default, that of a property, then the newest by version,
    /// then by the time it was written.
    INSTALLED {
        @Override
        public List<BootEntry> sorted(List<BootEntry> entries) {
            Map<String, List<BootEntry>> systems = new LinkedHashMap<>();
            entries.stream()
                    .sorted(IN_SYSTEM)
                    .forEach(entry ->
                            systems.computeIfAbsent(entry.origin().system(), _ -> new ArrayList<>())
                                    .add(entry));
            return systems.values().stream().sorted(SYSTEMS).flatMap(List::stream).toList();
        }
    },
    /// `bootfs`, then the kernel written last, then whatever can be booted.
    SEED {
        @Override
        public List<BootEntry> sorted(List<BootEntry> entries) {
            return entries.stream()
                    .sorted(
                            Comparator.comparing((BootEntry entry) -> !isBootfs(entry))
                                    .thenComparing(NEWEST_WRITTEN)
                                    .thenComparing(PLACE))
                    .toList();
        }
    };

    private static final Comparator<BootEntry> NEWEST_WRITTEN =
            Comparator.comparing((BootEntry entry) -> entry.kernel().modified()).reversed();

    private static final Comparator<BootEntry> NEWEST =
            Comparator.comparing(BootEntry::version).reversed().thenComparing(NEWEST_WRITTEN);

    private static final Comparator<BootEntry> PLACE =
            Comparator.comparing((BootEntry entry) -> entry.origin().system())
                    .thenComparing(entry -> entry.origin().place())
                    .thenComparing(entry -> entry.kernel().path())
                    .thenComparing(BootEntry::commandLine);

    private static final Comparator<BootEntry> IN_SYSTEM =
            Comparator.comparing(BootEntry::preference)
                    .thenComparing(Order::isRescue)
                    .thenComparing(NEWEST)
                    .thenComparing(PLACE);

    private static final Comparator<List<BootEntry>> SYSTEMS =
            Comparator.comparingInt(Order::group)
                    .thenComparing(List::getFirst, NEWEST)
                    .thenComparing(List::getFirst, PLACE);

    /// The order of a menu, the default first.
    public abstract List<BootEntry> sorted(List<BootEntry> entries);

    /// @param word as on the command line
    public static Optional<Order> of(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "installed" -> Optional.of(INSTALLED);
            case "seed" -> Optional.of(SEED);
            default -> Optional.empty();
        };
    }

    private static boolean isBootfs(BootEntry entry) {
        return entry.origin().kind() == Origin.Kind.DATASET && entry.origin().leads();
    }

    private static int group(List<BootEntry> system) {
        if (system.stream().anyMatch(Order::isBootfs)) {
            return 0;
        }
        return system.stream().anyMatch(entry -> entry.origin().leads()) ? 1 : 2;
    }

    /// Recovery entries have the version of the entry they belong to.
    private static boolean isRescue(BootEntry entry) {
        String title = entry.title().toLowerCase(Locale.ROOT);
        return title.contains("recovery") || title.contains("rescue");
    }
}
