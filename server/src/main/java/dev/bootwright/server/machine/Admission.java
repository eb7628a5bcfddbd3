package dev.bootwright.server.machine;

/// What became of an agent that says who it is.
public sealed interface Admission {

    record Admitted(Machine machine) implements Admission {}

    /// An operator has to decide first.
    ///
    /// @param reason for whoever looks at the machine; says nothing of other machines
    record Doubted(String reason) implements Admission {}
}
