package dev.bootwright.server.redfish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One way to make a change: which resource is written, and how it is said which state of it is meant.
///
/// @param isFuture whether the resource of future settings (`@Redfish.Settings`) is written in place of
///     the one itself, as AMI's firmware wants it (DMTF Redfish-Tacklebox, issue 144)
record Way(boolean isFuture, Match match) {

    /// What goes into `If-Match`.
    enum Match {
        /// The ETag as it was given; nothing where none was.
        GIVEN("as given"),
        /// The ETag as a strong one: some services give weak ones and compare strongly.
        STRONG("strong"),
        WEAK("weak"),
        ANY("any"),
        NOTHING("none");

        final String word;

        Match(String word) {
            this.word = word;
        }

        Optional<String> header(Optional<String> etag) {
            return switch (this) {
                case GIVEN -> etag;
                case STRONG -> etag.map(Match::strong);
                case WEAK -> etag.map(value -> "W/" + strong(value));
                case ANY -> Optional.of("*");
                case NOTHING -> Optional.empty();
            };
        }

        private static String strong(String etag) {
            return etag.startsWith("W/") ? etag.substring(2) : etag;
        }
    }

    /// All ways, the one that is right by the specification first.
    ///
    /// @param preferred a way that worked before, by its name
    static List<Way> all(boolean hasFuture, Optional<String> preferred) {
        List<Way> ways = new ArrayList<>();
        for (Match match : Match.values()) {
            ways.add(new Way(false, match));
            if (hasFuture) {
                ways.add(new Way(true, match));
            }
        }
        preferred.ifPresent(name ->
                ways.sort((a, b) ->
                        Boolean.compare(b.toString().equals(name), a.toString().equals(name))));
        return ways;
    }

    /// The name that is kept in the table of quirks.
    @Override
    public String toString() {
        return (isFuture ? "future state" : "resource") + ", ETag " + match.word;
    }
}
