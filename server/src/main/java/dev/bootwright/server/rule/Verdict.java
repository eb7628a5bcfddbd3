package dev.bootwright.server.rule;

import java.util.List;
import java.util.Optional;
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
        boolean developer) {

    public Verdict {
        arguments = List.copyOf(arguments);
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
                    false);

    Verdict then(Rule rule) {
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
                developer || rule.developer());
    }
}
