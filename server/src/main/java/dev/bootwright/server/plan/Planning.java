package dev.bootwright.server.plan;

import java.util.List;

/// What came of planning.
public sealed interface Planning {

    record Planned(Plan plan) implements Planning {}

    /// @param reasons at least one, each a sentence for people
    record Refused(List<String> reasons) implements Planning {
        public Refused {
            reasons = List.copyOf(reasons);
        }

        @Override
        public String toString() {
            return String.join("; ", reasons);
        }
    }
}
