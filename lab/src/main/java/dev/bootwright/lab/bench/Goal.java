package dev.bootwright.lab.bench;

/// What ours is to reach.
sealed interface Goal {

    /// So many times the peer's value; at least or at most, as the measure says.
    record Ratio(double times) implements Goal {}

    /// A value of its own, in the unit of the measure.
    record Value(double value) implements Goal {}

    /// It is only to be known.
    record None() implements Goal {}
}
