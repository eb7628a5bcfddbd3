package dev.bootwright.formats.zfs;

/// A name in a directory and what it stands for.
public record ZfsEntry(String name, ZfsNode node) {}
