package dev.bootwright.server.yaml;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/// A document that cannot be used, with everything that is wrong with it.
public final class YamlException extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    /// @param problems at least one
    public YamlException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = List.copyOf(problems);
    }

    public List<Problem> problems() {
        return problems;
    }
}
