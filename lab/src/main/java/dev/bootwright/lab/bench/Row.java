package dev.bootwright.lab.bench;

import java.util.Optional;

/// One line of the result: ours, beside a peer where there is one.
///
/// @param benchmark its name
/// @param remark    what a reader must know to read it right; empty when there is nothing
record Row(
        String benchmark,
        Measure measure,
        Samples ours,
        Optional<Beside> peer,
        Goal goal,
        String remark) {

    /// The peer's values.
    ///
    /// @param name    such as `tftpd-hpa`
    /// @param version of its Debian package
    public record Beside(String name, String version, Samples samples) {}

    public Row {
        if (goal instanceof Goal.Ratio && peer.isEmpty()) {
            throw new IllegalArgumentException(measure.name() + ": a ratio to no peer");
        }
    }

    /// Ours, without a peer.
    public static Row alone(String benchmark, Measure measure, Samples ours, Goal goal) {
        return new Row(benchmark, measure, ours, Optional.empty(), goal, "");
    }

    public Row withRemark(String text) {
        return new Row(benchmark, measure, ours, peer, goal, text);
    }

    /// Ours over the peer's; empty without a peer, or where the peer's is nothing.
    public Optional<Double> ratio() {
        return peer.map(beside -> beside.samples().median())
                .filter(value -> value > 0)
                .map(value -> ours.median() / value);
    }

    /// Whether the goal is reached; empty where there is none.
    public Optional<Boolean> isReached() {
        return switch (goal) {
            case Goal.None _ -> Optional.empty();
            case Goal.Value(double value) -> Optional.of(measure.isReached(ours.median(), value));
            case Goal.Ratio(double times) -> ratio().map(ratio -> measure.isReached(ratio, times));
        };
    }

    /// By how much the goal is missed, as a part of the goal: 0.25 is a quarter. 0 when it is reached.
    double shortfall() {
        if (isReached().orElse(true)) {
            return 0;
        }
        return switch (goal) {
            case Goal.None _ -> 0;
            case Goal.Value(double value) -> Math.abs(ours.median() - value) / value;
            case Goal.Ratio(double times) -> Math.abs(ratio().orElse(times) - times) / times;
        };
    }
}
