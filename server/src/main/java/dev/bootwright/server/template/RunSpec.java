package dev.bootwright.server.template;

import java.time.Duration;

/// @param title    for people
/// @param deadline after which it has failed
public record RunSpec(String title, String script, Duration deadline) {}
