package dev.bootwright.server.plan;

/// Writes down the steps of one [Section] of a template. Every one stands in the table of [Planner].
///
/// @param <T> what the section was read into
@FunctionalInterface
interface SectionPlanner<T> {

    /// Adds the steps that bring the wanted state about, or the reasons why it cannot be.
    ///
    /// @param part what the template has of the section, or its absent value
    void plan(T part, Draft draft);
}
