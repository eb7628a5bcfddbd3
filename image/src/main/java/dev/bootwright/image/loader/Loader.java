package dev.bootwright.image.loader;

import dev.bootwright.image.debian.BinaryPackage;

/// A boot loader as machines ask for it.
///
/// @param name   of the file, without a directory
/// @param from   the package it was taken from
/// @param path   of the file in that package
/// @param digest `sha256:` and 64 hexadecimal digits
/// @param size   in bytes
public record Loader(String name, BinaryPackage from, String path, String digest, long size) {}
