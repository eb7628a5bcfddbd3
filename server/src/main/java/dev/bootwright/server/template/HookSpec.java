package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Place;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// A program of the operator's that runs at one point of a job.
///
/// @param title    for people
/// @param deadline after which it has failed
public record HookSpec(When when, Program program, String title, Duration deadline, Place place) {

    /// When it runs.
    public sealed interface When {

        /// Before the first step.
        record Pre() implements When {}

        /// After the last step.
        record Post() implements When {}

        /// @param section key whose first step it runs before
        record Before(String section) implements When {}

        /// @param section key whose last step it runs after
        record After(String section) implements When {}
    }

    /// What runs.
    public sealed interface Program {

        /// @param text for `/bin/sh`, or one that starts with `#!`
        record Script(String text) implements Program {}

        /// @param sha256 of the program, 64 hexadecimal digits in lower case
        record Download(URI source, String sha256, List<String> arguments) implements Program {
            public Download {
                arguments = List.copyOf(arguments);
            }
        }
    }
}
