package dev.bootwright.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowTest {

    private static final Measure SPEED = Measure.higher("speed", "MB/s");
    private static final Measure TIME = Measure.lower("time", "s");

    private static Row beside(Measure measure, double ours, double peers, Goal goal) {
        var beside = new Row.Beside("peer", "1", new Samples(List.of(peers)));
        return new Row("b", measure, new Samples(List.of(ours)), Optional.of(beside), goal, "");
    }

    @ParameterizedTest
    @CsvSource({"110, true", "111, true", "109, false"})
    void reachesARatioAtLeastWhereMoreIsBetter(double ours, boolean reached) {
        assertThat(beside(SPEED, ours, 100, new Goal.Ratio(1.1)).isReached()).contains(reached);
    }

    @ParameterizedTest
    @CsvSource({"1.2, true", "0.5, true", "1.3, false"})
    void reachesARatioAtMostWhereLessIsBetter(double ours, boolean reached) {
        assertThat(beside(TIME, ours, 1, new Goal.Ratio(1.2)).isReached()).contains(reached);
    }

    @Test
    void saysByHowMuchAGoalIsMissed() {
        assertThat(beside(SPEED, 100, 100, new Goal.Ratio(2)).shortfall()).isEqualTo(0.5);
        assertThat(beside(TIME, 3, 1, new Goal.Ratio(1.5)).shortfall()).isEqualTo(1.0);
        assertThat(beside(SPEED, 300, 100, new Goal.Ratio(2)).shortfall()).isZero();
        Samples memory = new Samples(List.of(320.0));
        assertThat(
                        Row.alone("b", Measure.lower("memory", "MB"), memory, new Goal.Value(256))
                                .shortfall())
                .isEqualTo(0.25);
    }

    @Test
    void reachesNothingWithoutAGoal() {
        assertThat(beside(SPEED, 1, 1, new Goal.None()).isReached()).isEmpty();
    }

    @Test
    void hasNoRatioToNothing() {
        Row row = beside(TIME, 1, 0, new Goal.Ratio(1));

        assertThat(row.ratio()).isEmpty();
        assertThat(row.isReached()).isEmpty();
        assertThatThrownBy(() -> Row.alone("b", TIME, new Samples(List.of(1.0)), new Goal.Ratio(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
