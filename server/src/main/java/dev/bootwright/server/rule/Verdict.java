package dev.bootwright.server.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What all rules together say about one machine: of each thing, what the first matching rule that
/// mentions it says; kernel arguments of all of them, one after the other.
public record Verdict(
        boolean approve,
        Optional<String> template,
        Optional<String> image,
        Optional<Loader> loader,
        Optional<Integer> menu,
        List<String> arguments,
        boolean developer,
        Map<String, String> variables) {

    public Verdict {
        arguments = List.copyOf(arguments);
        variables = Map.copyOf(variables);
    }

    /// What no rule says.
    public static final Verdict NONE =
            new Verdict(
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    false,
                    Map.of());

    Verdict then(Rule rule) {
        Map<String, String> values = new TreeMap<>(rule.variables());
        values.putAll(variables);
        return new Verdict(
                approve || rule.approve(),
                template.or(rule::template),
                image.or(rule::image),
                loader.or(rule::loader),
                menu.or(rule::menu),
                Stream.concat(
                                arguments.stream(),
                                rule.arguments().stream()
                                        .flatMap(more -> more.arguments().stream()))
                        .toList(),
                developer || rule.developer(),
                values);
    }
}
