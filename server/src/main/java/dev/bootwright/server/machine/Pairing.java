package dev.bootwright.server.machine;

import dev.bootwright.formats.json.Json;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Which things of two lists are the same, and which came in another's place. Takes time in proportion to
/// the lists, whatever a machine puts into them: it is made while no other change can be.
///
/// @param was        the things of the earlier list, in its order
/// @param is         the things of the later list, in its order
/// @param successors of things that are gone, by their names: what is new at the same place
record Pairing(
        Map<Name, Json> was, Map<Name, Json> is, Map<Name, Map.Entry<Name, Json>> successors) {

    /// What the members of a list are called, what tells one from the others, and what two that follow
    /// each other at the same place have in common.
    record Listing(String noun, List<String> keys, String place) {}

    /// What a thing is known by in its list.
    ///
    /// @param key    which its list gives it; may be empty
    /// @param number counts the things of one key from 1; the place in the list of a thing without key
    record Name(String key, int number) {

        @Override
        public String toString() {
            return key.isEmpty() || number > 1 ? key + "#" + number : key;
        }
    }

    static Pairing of(Listing listing, Json.Array old, Json.Array now) {
        Map<Name, Json> was = named(listing, old);
        Map<Name, Json> is = named(listing, now);
        Map<Name, Map.Entry<Name, Json>> successors =
                listing.place().isEmpty() ? Map.of() : successors(listing.place(), was, is);
        return new Pairing(was, is, successors);
    }

    private static Map<Name, Json> named(Listing listing, Json.Array things) {
        Map<Name, Json> named = new LinkedHashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        for (Json thing : things.elements()) {
            String key =
                    listing.keys().stream()
                            .map(name -> Comparison.member(thing, name))
                            .filter(value -> !value.isEmpty())
                            .findFirst()
                            .orElse("");
            int count = counts.merge(key, 1, Integer::sum);
            named.put(new Name(key, key.isEmpty() ? named.size() + 1 : count), thing);
        }
        return named;
    }

    /// The first new thing at a place follows the first that is gone from there.
    private static Map<Name, Map.Entry<Name, Json>> successors(
            String place, Map<Name, Json> was, Map<Name, Json> is) {
        Map<String, Name> gone = new HashMap<>();
        was.forEach((name, thing) -> {
            if (!is.containsKey(name)) {
                gone.putIfAbsent(Comparison.member(thing, place), name);
            }
        });
        gone.remove(""); // of these nobody knows where they were
        Map<Name, Map.Entry<Name, Json>> successors = new HashMap<>();
        for (Map.Entry<Name, Json> each : is.entrySet()) {
            Name before = gone.get(Comparison.member(each.getValue(), place));
            if (before != null && !was.containsKey(each.getKey())) {
                successors.putIfAbsent(before, each);
            }
        }
        return successors;
    }

    /// What is new, and in nobody's place.
    Map<Name, Json> added() {
        Set<Name> known = new HashSet<>(was.keySet());
        successors.values().forEach(successor -> known.add(successor.getKey()));
        Map<Name, Json> added = new LinkedHashMap<>(is);
        added.keySet().removeAll(known);
        return added;
    }

    Optional<Map.Entry<Name, Json>> successor(Name gone) {
        return Optional.ofNullable(successors.get(gone));
    }
}
