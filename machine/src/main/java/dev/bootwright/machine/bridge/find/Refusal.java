package dev.bootwright.machine.bridge.find;

/// Something nothing can be booted from, or not looked into.
///
/// @param source a device, file, pool or data set, as people know it
/// @param reason a sentence that says what would have been needed
public record Refusal(String source, String reason) {}
