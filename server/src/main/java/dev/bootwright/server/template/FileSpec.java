package dev.bootwright.server.template;

/// A file on each of the file systems that `on` stands for.
///
/// @param mode permission bits
public record FileSpec(Reference on, String path, String content, int mode) {}
