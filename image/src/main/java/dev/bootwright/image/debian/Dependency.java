package dev.bootwright.image.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One alternative of a dependency, or one name a package provides: `name (relation version)`.
///
/// The architecture qualifier of a name (`python3:any`) is dropped: an image has one architecture.
/// Source: Debian Policy 7.1 and 7.5.
///
/// @param relation what versions will do; [Relation#ANY] when none is asked for
/// @param version  to compare with; empty exactly when the relation is [Relation#ANY]
public record Dependency(String name, Relation relation, String version) {

    private static final Pattern SYNTAX =
            Pattern.compile(
                    "([a-zA-Z0-9][a-zA-Z0-9+.-]*)(?::[a-z0-9-]+)?"
                            + "\\s*(?:\\(\\s*(<<|<=|=|>=|>>|<|>)\\s*([A-Za-z0-9][^\\s)]*)\\s*\\))?"
                            + "\\s*(?:\\[[^]]*])?\\s*");

    /// How the version of a package has to compare with the one that is named.
    public enum Relation {
        ANY(""),
        EARLIER("<<"),
        EARLIER_OR_EQUAL("<="),
        EQUAL("="),
        LATER_OR_EQUAL(">="),
        LATER(">>");

        private final String operator;

        Relation(String operator) {
            this.operator = operator;
        }

        private boolean holds(int comparison) {
            return switch (this) {
                case ANY -> true;
                case EARLIER -> comparison < 0;
                case EARLIER_OR_EQUAL -> comparison <= 0;
                case EQUAL -> comparison == 0;
                case LATER_OR_EQUAL -> comparison >= 0;
                case LATER -> comparison > 0;
            };
        }

        /// The deprecated `<` and `>` mean "or equal" (Debian Policy 7.1).
        private static Relation of(String operator) {
            return switch (operator) {
                case "<<" -> EARLIER;
                case "<", "<=" -> EARLIER_OR_EQUAL;
                case "=" -> EQUAL;
                case ">", ">=" -> LATER_OR_EQUAL;
                case ">>" -> LATER;
                default -> throw new IllegalArgumentException("no relation: " + operator);
            };
        }
    }

    /// Reads a `Depends` or `Pre-Depends` field.
    ///
    /// @return what has to hold together; of each inner list, one has to hold
    /// @throws IllegalArgumentException if the field does not follow the syntax
    public static List<List<Dependency>> parseAll(String field) {
        List<List<Dependency>> all = new ArrayList<>();
        for (String group : field.split(",", -1)) {
            if (!group.isBlank()) {
                List<Dependency> alternatives = new ArrayList<>();
                for (String alternative : group.split("\\|", -1)) {
                    alternatives.add(parse(alternative.strip()));
                }
                all.add(List.copyOf(alternatives));
            }
        }
        return List.copyOf(all);
    }

    static Dependency parse(String text) {
        Matcher parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no dependency: \"%s\"".formatted(text));
        }
        return parts.group(2) == null
                ? new Dependency(parts.group(1), Relation.ANY, "")
                : new Dependency(parts.group(1), Relation.of(parts.group(2)), parts.group(3));
    }

    /// Whether a package of that version will do.
    public boolean isMetBy(DebianVersion found) {
        return relation == Relation.ANY
                || relation.holds(found.compareTo(DebianVersion.parse(version)));
    }

    @Override
    public String toString() {
        return relation == Relation.ANY
                ? name
                : "%s (%s %s)".formatted(name, relation.operator, version);
    }
}
