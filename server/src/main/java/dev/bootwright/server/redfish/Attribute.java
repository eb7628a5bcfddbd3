package dev.bootwright.server.redfish;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a BIOS attribute may hold, as its registry says (`AttributeRegistry.v1_3_0`).
///
/// @param type       `Enumeration`, `String`, `Integer`, `Boolean` or `Password`
/// @param values     that an enumeration knows
/// @param lower      least integer
/// @param upper      greatest integer
/// @param step       that integers go by from `lower`; 0 means any
/// @param shortest   characters of a text, at least
/// @param longest    characters of a text, at most
/// @param expression regular expression for a text
/// @param isReadOnly never to be written
/// @param isGrayed   not to be written as things stand
record Attribute(
        String name,
        String type,
        List<String> values,
        Optional<BigDecimal> lower,
        Optional<BigDecimal> upper,
        BigDecimal step,
        Optional<Long> shortest,
        Optional<Long> longest,
        Optional<String> expression,
        boolean isReadOnly,
        boolean isGrayed) {

    private static final System.Logger LOG = System.getLogger(Attribute.class.getName());

    static Attribute read(Json.Object entry) throws JsonException {
        List<String> values = new ArrayList<>();
        for (Json value : entry.array("Value").elements()) {
            value.asObject("Value").findText("ValueName").ifPresent(values::add);
        }
        return new Attribute(
                entry.text("AttributeName"),
                entry.findText("Type").orElse("String"),
                List.copyOf(values),
                number(entry, "LowerBound"),
                number(entry, "UpperBound"),
                number(entry, "ScalarIncrement").orElse(BigDecimal.ZERO),
                entry.findInteger("MinLength"),
                entry.findInteger("MaxLength"),
                entry.findText("ValueExpression").filter(text -> !text.isEmpty()),
                entry.findBool("ReadOnly").orElse(false)
                        || entry.findBool("Immutable").orElse(false),
                entry.findBool("GrayOut").orElse(false));
    }

    private static Optional<BigDecimal> number(Json.Object entry, String name) {
        return entry.find(name)
                .flatMap(value ->
                        value instanceof Json.Number number
                                ? Optional.of(number.value())
                                : Optional.empty());
    }

    /// Why a value cannot be set, or empty when it can.
    Optional<String> problem(Json value) {
        Optional<String> wrong =
                switch (type) {
                    case "Enumeration" -> enumeration(value);
                    case "Integer" -> integer(value);
                    case "Boolean" ->
                            value instanceof Json.Bool
                                    ? Optional.empty()
                                    : Optional.of("expected true or false, found " + value);
                    default -> text(value); // also what later versions of the schema add
                };
        return wrong.map(text -> name + ": " + text);
    }

    private Optional<String> enumeration(Json value) {
        boolean isKnown = value instanceof Json.Text(String text) && values.contains(text);
        return isKnown
                ? Optional.empty()
                : Optional.of("expected one of %s, found %s".formatted(values, value));
    }

    private Optional<String> integer(Json value) {
        if (!(value instanceof Json.Number asked)
                || asked.value().stripTrailingZeros().scale() > 0) {
            return Optional.of("expected an integer, found " + value);
        }
        BigDecimal number = asked.value();
        boolean isLow = lower.isPresent() && number.compareTo(lower.get()) < 0;
        boolean isHigh = upper.isPresent() && number.compareTo(upper.get()) > 0;
        if (isLow || isHigh) {
            return Optional.of(
                    "expected %s to %s, found %s"
                            .formatted(
                                    lower.map(BigDecimal::toPlainString).orElse("any"),
                                    upper.map(BigDecimal::toPlainString).orElse("any"),
                                    number.toPlainString()));
        }
        BigDecimal from = number.subtract(lower.orElse(BigDecimal.ZERO));
        boolean isBetween = step.signum() > 0 && from.remainder(step).signum() != 0;
        return isBetween
                ? Optional.of(
                        "expected steps of %s from %s, found %s"
                                .formatted(
                                        step.toPlainString(),
                                        lower.orElse(BigDecimal.ZERO).toPlainString(),
                                        number.toPlainString()))
                : Optional.empty();
    }

    private Optional<String> text(Json value) {
        if (!(value instanceof Json.Text(String text))) {
            return Optional.of("expected a text, found " + value);
        }
        if ((shortest.isPresent() && text.length() < shortest.get())
                || (longest.isPresent() && text.length() > longest.get())) {
            return Optional.of(
                    "expected %d to %s characters, found %d"
                            .formatted(
                                    shortest.orElse(0L),
                                    longest.map(String::valueOf).orElse("any number of"),
                                    text.length()));
        }
        return expression.flatMap(pattern ->
                switch (ValueExpression.verdict(pattern, text)) {
                    case MATCHES -> Optional.empty();
                    case DIFFERS -> Optional.of("expected a text that matches " + pattern);
                    case UNDECIDED -> {
                        LOG.log(
                                System.Logger.Level.INFO,
                                "{0}: its expression is not checked here, that is left to the BMC",
                                name);
                        yield Optional.empty();
                    }
                });
    }
}
