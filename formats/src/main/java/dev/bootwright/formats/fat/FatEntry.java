package dev.bootwright.formats.fat;

/// A name in a directory.
///
/// @param name never empty, `.` or `..`, and without `/`
public record FatEntry(String name, FatNode node) {}
