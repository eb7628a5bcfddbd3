package dev.bootwright.server.control;

import dev.bootwright.formats.contract.JobOrder;
import dev.bootwright.formats.contract.Step;
import dev.bootwright.server.store.Session;
import java.io.IOException;
import java.util.List;

/// Puts secrets into what agents are told.
@FunctionalInterface
public interface Filling {
    JobOrder fill(String machine, JobOrder order) throws IOException;

    /// The names of secrets that steps want and nobody has set.
    default List<String> missing(String machine, List<Step> steps) throws IOException {
        return List.of();
    }

    /// Gives the secrets of one machine to another, which it turned out to be.
    ///
    /// @return the names of those that are dropped, because the other has its own
    default List<String> move(Session session, String from, String to) throws IOException {
        return List.of();
    }
}
