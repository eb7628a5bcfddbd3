package dev.bootwright.machine.bridge.find;

import dev.bootwright.formats.menu.MenuEntry;
import dev.bootwright.formats.menu.Menus;
import dev.bootwright.machine.bridge.find.BootEntry.Preference;
import dev.bootwright.machine.bridge.volume.BootDataset;
import dev.bootwright.machine.bridge.volume.BootPool;
import dev.bootwright.machine.bridge.volume.Volume;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The kernels in data sets: in the `/boot` of a root, or in a data set that is the `/boot` of one.
final class DatasetEntries {

    private final RootNames rootNames;
    private final List<Root> roots = new ArrayList<>();
    private final List<BootEntry> entries = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    /// A root file system.
    ///
    /// @param volume empty if it could not be opened; its kernels may lie elsewhere
    private record Root(
            BootPool pool,
            DatasetProperties properties,
            BootDataset dataset,
            Optional<Volume> volume,
            InstalledSystem system) {}

    DatasetEntries(List<BootPool> pools) {
        this.rootNames = new RootNames(pools);
        for (BootPool pool : pools) {
            DatasetProperties properties = new DatasetProperties(pool);
            for (BootDataset dataset : pool.datasets()) {
                if (properties.isRoot(dataset)) {
                    roots.add(root(pool, properties, dataset));
                }
            }
        }
        Set<BootDataset> withKernels = new HashSet<>();
        for (Root root : roots) {
            if (root.volume().isPresent() && ownKernels(root, root.volume().get())) {
                withKernels.add(root.dataset());
            }
        }
        for (BootPool pool : pools) {
            DatasetProperties properties = new DatasetProperties(pool);
            for (BootDataset dataset : pool.datasets()) {
                if (properties.isBoot(dataset)) {
                    kernelsOf(dataset).ifPresent(root -> withKernels.add(root.dataset()));
                }
            }
        }
        for (Root root : roots) {
            if (root.volume().isPresent() && !withKernels.contains(root.dataset())) {
                refuse(root.dataset(), "no kernel with its initramfs in /boot");
            }
        }
    }

    List<BootEntry> entries() {
        return entries;
    }

    List<Refusal> refusals() {
        return refusals;
    }

    private Root root(BootPool pool, DatasetProperties properties, BootDataset dataset) {
        try {
            Volume volume = dataset.open();
            InstalledSystem system = InstalledSystem.read(volume);
            system.problems().forEach(problem -> refuse(dataset, problem));
            return new Root(pool, properties, dataset, Optional.of(volume), system);
        } catch (IOException e) {
            refuse(dataset, String.valueOf(e.getMessage()));
            return new Root(pool, properties, dataset, Optional.empty(), InstalledSystem.unknown());
        }
    }

    private void refuse(BootDataset dataset, String reason) {
        refusals.add(new Refusal(dataset.name(), reason));
    }

    private boolean ownKernels(Root root, Volume volume) {
        try {
            List<KernelPair> pairs = KernelPair.in(volume, "/boot");
            add(root, volume, pairs, root.system().menu(), root.dataset().name());
            return !pairs.isEmpty();
        } catch (IOException e) {
            refuse(root.dataset(), String.valueOf(e.getMessage()));
            return true; // it has been said why there are none
        }
    }

    /// @return the root whose `/boot` this is
    private Optional<Root> kernelsOf(BootDataset boot) {
        try {
            Volume volume = boot.open();
            List<KernelPair> pairs = KernelPair.in(volume, "/");
            if (pairs.isEmpty()) {
                return Optional.empty();
            }
            List<MenuEntry> menu = Menus.read(new MenuVolume(volume)).entries();
            Optional<Root> root = rootOf(boot, menu);
            if (root.isPresent()) {
                add(root.get(), volume, pairs, menu, boot.name());
            } else {
                refuse(boot, "has kernels, but no root file system goes with it");
            }
            return root;
        } catch (IOException e) {
            refuse(boot, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /// By its place below the root, by what its menu says, by its name (`bpool/BOOT/debian` and
    /// `rpool/ROOT/debian`), or because there is but one.
    private Optional<Root> rootOf(BootDataset boot, List<MenuEntry> menu) {
        Optional<String> named =
                menu.stream()
                        .flatMap(entry -> rootNames.named(entry.arguments()).stream())
                        .findFirst();
        String last = boot.name().substring(boot.name().lastIndexOf('/'));
        return first(root -> boot.name().equals(root.dataset().name() + "/boot"))
                .or(() -> first(root -> named.filter(root.dataset().name()::equals).isPresent()))
                .or(() -> first(root -> root.dataset().name().endsWith(last)))
                .or(() -> roots.size() == 1 ? Optional.of(roots.getFirst()) : Optional.empty());
    }

    private Optional<Root> first(java.util.function.Predicate<Root> wanted) {
        return roots.stream().filter(wanted).findFirst();
    }

    private void add(
            Root root, Volume volume, List<KernelPair> pairs, List<MenuEntry> menu, String place)
            throws IOException {
        Optional<KernelProperty> property = root.properties().kernel(root.dataset());
        Optional<KernelPair> chosen =
                property.flatMap(wanted ->
                        pairs.stream()
                                .filter(pair -> wanted.matches(pair.kernel().name()))
                                .max(java.util.Comparator.comparing(KernelPair::version)));
        for (KernelPair pair : pairs) {
            Origin origin =
                    new Origin(
                            Origin.Kind.DATASET,
                            place,
                            root.pool().guid() + "/" + root.dataset().name(),
                            Optional.of(root.pool()),
                            root.dataset().name(),
                            root.properties().isBootfs(root.dataset()));
            Optional<MenuEntry> inMenu =
                    menu.stream()
                            .filter(entry -> entry.kernel().endsWith("/" + pair.kernel().name()))
                            .findFirst();
            entries.add(
                    new BootEntry(
                            origin,
                            root.system().title(),
                            pair.version(),
                            pair.kernel(),
                            List.of(pair.initramfs()),
                            commandLine(root, volume, pair, inMenu),
                            preference(root, pair, menu, chosen),
                            List.of()));
        }
    }

    private static Preference preference(
            Root root, KernelPair pair, List<MenuEntry> menu, Optional<KernelPair> chosen) {
        if (root.system().nextBootPin().filter(pair.version().text()::equals).isPresent()) {
            return Preference.NEXT_BOOT_PIN;
        }
        if (root.system().pin().filter(pair.version().text()::equals).isPresent()) {
            return Preference.PIN;
        }
        // The first of a menu is its default for want of another, which is no choice of anybody's.
        boolean inMenu =
                menu.stream()
                        .skip(1)
                        .anyMatch(entry ->
                                entry.isDefault()
                                        && entry.kernel().endsWith("/" + pair.kernel().name()));
        if (inMenu) {
            return Preference.LOADER_DEFAULT;
        }
        return chosen.filter(pair::equals).isPresent() ? Preference.PROPERTY : Preference.NONE;
    }

    private String commandLine(
            Root root, Volume volume, KernelPair pair, Optional<MenuEntry> inMenu)
            throws IOException {
        String name = root.dataset().name();
        String prefix =
                root.properties()
                        .rootPrefix(root.dataset())
                        .orElseGet(() -> root.system().rootPrefix());
        Optional<String> beside = volume.text(pair.kernel().path() + ".kcl", 4096);
        if (beside.isPresent()) {
            return CommandLine.parse(beside.get()).withoutRoot().startingWith(prefix + name) + "";
        }
        if (root.system().commandLine().isPresent()) {
            CommandLine own = CommandLine.parse(root.system().commandLine().get());
            return rootNames.repaired(own, name, root.dataset().isClone(), prefix).toString();
        }
        Optional<String> property = root.properties().commandLine(root.dataset());
        if (property.isPresent()) { // inherited by clones, so a root in it may be another one's
            return CommandLine.parse(property.get())
                    .withoutRoot()
                    .startingWith(prefix + name)
                    .toString();
        }
        CommandLine own = new CommandLine(inMenu.map(MenuEntry::arguments).orElse(List.of()));
        return rootNames.repaired(own, name, root.dataset().isClone(), prefix).toString();
    }
}
