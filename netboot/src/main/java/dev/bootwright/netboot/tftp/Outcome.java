package dev.bootwright.netboot.tftp;

/// How a transfer ended.
sealed interface Outcome {

    /// @param confirmed whether the client has acknowledged the last block; some loaders start first
    record Complete(boolean confirmed) implements Outcome {}

    /// The client wanted to know the options, which is how firmware asks for a file's size: it answers
    /// them with an error and asks again.
    record OptionsOnly() implements Outcome {}

    /// @param blocks the client has acknowledged
    record Refused(int code, String message, long blocks) implements Outcome {}

    /// @param blocks the client has acknowledged
    record NoAnswer(long blocks) implements Outcome {}

    record Stopped() implements Outcome {}
}
