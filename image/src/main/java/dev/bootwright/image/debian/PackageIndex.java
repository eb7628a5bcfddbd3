package dev.bootwright.image.debian;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The packages of all sources together, the latest version of each, by their names and by the names
/// they provide.
final class PackageIndex {

    private final Map<String, BinaryPackage> packages;
    private final Map<String, List<Provider>> providers = new HashMap<>();

    /// A package that goes by another name.
    ///
    /// @param as the name, with the version it promises if any
    record Provider(BinaryPackage provider, Dependency as) {}

    private PackageIndex(Map<String, BinaryPackage> packages) {
        this.packages = packages;
    }

    /// @param all of equal versions, the first is taken
    /// @throws DebianException if a package provides something malformed
    static PackageIndex of(Iterable<BinaryPackage> all) throws DebianException {
        Map<String, BinaryPackage> latest = new TreeMap<>();
        for (BinaryPackage each : all) {
            latest.merge(
                    each.name(), each, (a, b) -> a.version().compareTo(b.version()) >= 0 ? a : b);
        }
        var index = new PackageIndex(latest);
        for (BinaryPackage each : latest.values()) {
            if (!each.provides().isEmpty()) {
                index.addProvider(each);
            }
        }
        return index;
    }

    private void addProvider(BinaryPackage each) throws DebianException {
        try {
            for (Dependency as : each.provided()) {
                providers
                        .computeIfAbsent(as.name(), name -> new ArrayList<>())
                        .add(new Provider(each, as));
            }
        } catch (IllegalArgumentException e) {
            throw new DebianException(
                    "%s: %s".formatted(each, e.getMessage()),
                    "The package index is malformed; try another mirror.",
                    e);
        }
    }

    int size() {
        return packages.size();
    }

    Optional<BinaryPackage> find(String name) {
        return Optional.ofNullable(packages.get(name));
    }

    /// @throws DebianException if there is no such package, naming some that are like it
    BinaryPackage require(String name) throws DebianException {
        BinaryPackage found = packages.get(name);
        if (found == null) {
            List<String> others =
                    providers.containsKey(name)
                            ? providers.get(name).stream().map(p -> p.provider().name()).toList()
                            : NearNames.of(name, packages.keySet());
            throw new DebianException(
                    "no package is named \"%s\"".formatted(name),
                    others.isEmpty()
                            ? "Check the name, and that the APT sources have its component."
                            : "Did you mean %s?".formatted(String.join(", ", others)));
        }
        return found;
    }

    /// What meets a dependency, the best first: the package of that name, then those that provide it.
    List<BinaryPackage> meeting(Dependency dependency) {
        List<BinaryPackage> found = new ArrayList<>();
        find(dependency.name())
                .filter(named -> dependency.isMetBy(named.version()))
                .ifPresent(found::add);
        providers.getOrDefault(dependency.name(), List.of()).stream()
                .filter(p -> meets(p.as(), dependency))
                .map(Provider::provider)
                .sorted(Comparator.comparing(BinaryPackage::name))
                .filter(provider -> !found.contains(provider))
                .forEach(found::add);
        return found;
    }

    /// A name provided without a version meets no dependency that asks for one (Debian Policy 7.5).
    private static boolean meets(Dependency provided, Dependency wanted) {
        if (wanted.relation() == Dependency.Relation.ANY) {
            return true;
        }
        return provided.relation() == Dependency.Relation.EQUAL
                && wanted.isMetBy(DebianVersion.parse(provided.version()));
    }
}
