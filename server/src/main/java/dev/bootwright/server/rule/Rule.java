package dev.bootwright.server.rule;

import dev.bootwright.server.script.KernelArguments;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What holds for the machines that match.
///
/// @param priority  rules with a higher one are asked first
/// @param approve   whether the machines are approved
/// @param image     identifier or name of an image, or name of a published ISO
/// @param menu      seconds that a menu waits before it starts the image; 0 shows none
/// @param developer whether hardware outside the support list is configured too
/// @param variables values for templates
/// @param support   entries for the support list, which all rules together make up
public record Rule(
        String name,
        int priority,
        Match match,
        boolean approve,
        Optional<String> template,
        Optional<String> image,
        Optional<Loader> loader,
        Optional<Integer> menu,
        Optional<KernelArguments> arguments,
        boolean developer,
        List<SupportList.Entry> support,
        Map<String, String> variables) {

    public Rule {
        support = List.copyOf(support);
        variables = Map.copyOf(variables);
    }
}
