package dev.bootwright.image.debian;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Packages with all they depend on.
///
/// Of alternatives, one that is chosen already is kept, else the first that there is; `Conflicts` and
/// `Breaks` are not looked at, since files are taken from the packages and nothing is installed.
final class Closure {

    private final PackageIndex index;
    private final Predicate<BinaryPackage> followed;
    private final Map<String, BinaryPackage> chosen = new TreeMap<>();
    private final Deque<BinaryPackage> pending = new ArrayDeque<>();

    private Closure(PackageIndex index, Predicate<BinaryPackage> followed) {
        this.index = index;
        this.followed = followed;
    }

    /// @return in the order of names
    static List<BinaryPackage> of(
            PackageIndex index, Collection<String> names, Predicate<BinaryPackage> followed)
            throws DebianException {
        var closure = new Closure(index, followed);
        for (String name : names) {
            closure.choose(index.require(name));
        }
        while (!closure.pending.isEmpty()) {
            closure.follow(closure.pending.removeFirst());
        }
        return List.copyOf(closure.chosen.values());
    }

    private void choose(BinaryPackage each) {
        if (chosen.putIfAbsent(each.name(), each) == null) {
            pending.addLast(each);
        }
    }

    private void follow(BinaryPackage each) throws DebianException {
        for (List<Dependency> alternatives : dependencies(each)) {
            List<BinaryPackage> candidates = new ArrayList<>();
            alternatives.forEach(one -> candidates.addAll(index.meeting(one)));
            if (candidates.stream().noneMatch(c -> chosen.containsKey(c.name()))) {
                Optional<BinaryPackage> first = candidates.stream().findFirst();
                BinaryPackage needed = first.orElseThrow(() -> unmet(each, alternatives));
                if (followed.test(needed)) {
                    choose(needed);
                }
            }
        }
    }

    private static List<List<Dependency>> dependencies(BinaryPackage each) throws DebianException {
        try {
            return each.dependencies();
        } catch (IllegalArgumentException e) {
            throw new DebianException(
                    "%s: %s".formatted(each, e.getMessage()),
                    "The package index is malformed; try another mirror.",
                    e);
        }
    }

    private static DebianException unmet(BinaryPackage each, List<Dependency> alternatives) {
        String wanted =
                String.join(" or ", alternatives.stream().map(Dependency::toString).toList());
        return new DebianException(
                "%s depends on %s, which no source has".formatted(each, wanted),
                "Check that the APT sources have the updates and security suites of one release.");
    }
}
