package dev.bootwright.machine.bridge.find;

import dev.bootwright.machine.bridge.volume.BootPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The data sets that a `root=` may name. GRUB's scripts write the name of a pool they could not find out as
/// nothing (`root=ZFS=/ROOT/debian`), and sometimes a second, right one behind it.
final class RootNames {

    private final List<String> names = new ArrayList<>();

    RootNames(List<BootPool> pools) {
        pools.forEach(pool -> pool.datasets().forEach(dataset -> names.add(dataset.name())));
    }

    /// The data set that arguments name as root, with the name of its pool.
    Optional<String> named(List<String> arguments) {
        return new CommandLine(arguments).rootDataset().flatMap(this::whole);
    }

    /// The name with its pool, if there is such a data set.
    private Optional<String> whole(String dataset) {
        String name = withoutSnapshot(dataset);
        if (!name.startsWith("/")) {
            return names.contains(name) ? Optional.of(name) : Optional.empty();
        }
        return names.stream().filter(each -> withoutPool(each).equals(name)).findFirst();
    }

    private static String withoutPool(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? "" : name.substring(slash);
    }

    private static String withoutSnapshot(String name) {
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }

    /// Arguments with the name of the pool where that is missing.
    CommandLine repaired(CommandLine line) {
        Optional<String> root = line.rootDataset().filter(name -> name.startsWith("/"));
        Optional<String> whole = root.flatMap(this::whole);
        return whole.isPresent() ? line.withRootDataset(whole.get()) : line;
    }

    /// Arguments that a root file system has for itself.
    ///
    /// @param dataset of the root file system
    /// @param isClone whether the arguments may be another one's, of which it was made
    /// @param prefix  of a `root=` that has to be made
    CommandLine repaired(CommandLine line, String dataset, boolean isClone, String prefix) {
        if (!line.hasRoot()) {
            return line.startingWith(prefix + dataset);
        }
        Optional<String> root = line.rootDataset();
        boolean lacksPool =
                root.filter(name -> name.startsWith("/") && withoutPool(dataset).equals(name))
                        .isPresent();
        boolean isAnothers = isClone && root.flatMap(this::whole).filter(dataset::equals).isEmpty();
        return root.isPresent() && (lacksPool || isAnothers)
                ? line.withRootDataset(dataset)
                : repaired(line);
    }
}
