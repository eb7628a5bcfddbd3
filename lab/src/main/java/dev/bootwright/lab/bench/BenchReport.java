package dev.bootwright.lab.bench;

import dev.bootwright.formats.json.Json;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What was measured, for people, for programs and for the documents.
public final class BenchReport {

    private static final List<String> HEADINGS =
            List.of("benchmark", "measure", "ours", "peer", "peer's", "ratio", "goal", "");

    private final Computer computer;
    private final LocalDate day;
    private final int rounds;
    private final Map<String, String> about;
    private final List<Row> rows;
    private final Map<String, String> failures;

    /// @param about    of each benchmark that was run, in order
    /// @param failures of benchmarks that could not be run: why
    BenchReport(
            Computer computer,
            LocalDate day,
            int rounds,
            Map<String, String> about,
            List<Row> rows,
            Map<String, String> failures) {
        this.computer = computer;
        this.day = day;
        this.rounds = rounds;
        this.about = about;
        this.rows = List.copyOf(rows);
        this.failures = failures;
    }

    /// Whether everything that was asked for could be measured, whatever came of it.
    public boolean isWhole() {
        return failures.isEmpty();
    }

    List<Row> rows() {
        return rows;
    }

    /// A table for a terminal.
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(computer).append("\nmedians of ").append(rounds).append(" rounds\n\n");
        List<List<String>> table = new ArrayList<>(List.of(HEADINGS));
        rows.forEach(row -> table.add(cells(row)));
        out.append(aligned(table));
        failures.forEach(
                (name, why) -> out.append("%n%s could not be run: %s%n".formatted(name, why)));
        return out.toString();
    }

    /// The whole of `docs/benchmarks.md`.
    public String markdown() {
        StringBuilder out = new StringBuilder();
        out.append("# Benchmarks\n\nWritten by `./bench --markdown` on ").append(day).append(". ");
        out.append("Medians of ").append(rounds);
        out.append(
                " rounds in which ours and its peers take turns, after one that does not count.\n\n");
        out.append("Machine: ").append(computer).append(".\n\n");
        out.append("| ").append(String.join(" | ", HEADINGS)).append(" |\n");
        out.append("|---".repeat(HEADINGS.size())).append("|\n");
        for (Row row : rows) {
            out.append("| ").append(String.join(" | ", cells(row))).append(" |\n");
        }
        out.append("\n## What is measured\n\n");
        about.forEach((name, text) ->
                out.append("- **").append(name).append("**: ").append(text).append('\n'));
        failures.forEach(
                (name, why) -> out.append("\n%s could not be run: %s%n".formatted(name, why)));
        return out.toString();
    }

    /// One document for programs.
    public Json.Object toJson() {
        return Json.object()
                .put("day", day.toString())
                .put("rounds", rounds)
                .put("computer", computer.toJson())
                .put("rows", Json.array(rows, BenchReport::toJson))
                .put(
                        "failures",
                        Json.texts(failures.entrySet().stream().map(Object::toString).toList()))
                .build();
    }

    private static Json.Object toJson(Row row) {
        Json.ObjectBuilder out =
                Json.object()
                        .put("benchmark", row.benchmark())
                        .put("measure", row.measure().name())
                        .put("unit", row.measure().unit())
                        .put("better", row.measure().better().name().toLowerCase(Locale.ROOT))
                        .put("ours", toJson(row.ours()));
        row.peer()
                .ifPresent(peer ->
                        out.put(
                                "peer",
                                Json.object()
                                        .put("name", peer.name())
                                        .put("version", peer.version())
                                        .put("values", toJson(peer.samples()))
                                        .build()));
        row.ratio().ifPresent(ratio -> out.put("ratio", number(ratio)));
        switch (row.goal()) {
            case Goal.None _ -> {}
            case Goal.Ratio(double times) -> out.put("goalRatio", number(times));
            case Goal.Value(double value) -> out.put("goal", number(value));
        }
        row.isReached().ifPresent(reached -> out.put("reached", reached));
        return out.put("remark", row.remark()).build();
    }

    private static Json.Object toJson(Samples samples) {
        return Json.object()
                .put("median", number(samples.median()))
                .put("samples", Json.array(samples.values(), BenchReport::number))
                .build();
    }

    private static List<String> cells(Row row) {
        String unit = row.measure().unit();
        String verdict =
                row.isReached()
                        .map(reached ->
                                reached
                                        ? "reached"
                                        : "missed by %.0f %%".formatted(100 * row.shortfall()))
                        .orElse("");
        return List.of(
                row.benchmark(),
                row.measure().name(),
                value(row.ours().median(), unit),
                row.peer().map(peer -> peer.name() + " " + peer.version()).orElse(""),
                row.peer().map(peer -> value(peer.samples().median(), unit)).orElse(""),
                row.ratio().map("%.2f×"::formatted).orElse(""),
                goal(row),
                row.remark().isEmpty() || verdict.isEmpty()
                        ? verdict + row.remark()
                        : verdict + "; " + row.remark());
    }

    private static String goal(Row row) {
        String sign = row.measure().better().sign();
        return switch (row.goal()) {
            case Goal.None _ -> "";
            case Goal.Ratio(double times) -> "%s %s×".formatted(sign, plain(times));
            case Goal.Value(double value) ->
                    "%s %s".formatted(sign, value(value, row.measure().unit()));
        };
    }

    private static String value(double value, String unit) {
        return plain(value) + (unit.startsWith("/") ? unit : " " + unit);
    }

    /// Three digits that count, without an exponent.
    private static String plain(double value) {
        BigDecimal rounded =
                BigDecimal.valueOf(value).round(new MathContext(3, RoundingMode.HALF_UP));
        return rounded.stripTrailingZeros().toPlainString();
    }

    private static Json number(double value) {
        return Json.of(BigDecimal.valueOf(value).round(new MathContext(6, RoundingMode.HALF_UP)));
    }

    private static String aligned(List<List<String>> table) {
        int[] widths = new int[HEADINGS.size()];
        for (List<String> row : table) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        StringBuilder out = new StringBuilder();
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
            }
            out.append(line.toString().stripTrailing()).append('\n');
        }
        return out.toString();
    }
}
