package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.ByteSource;

/// A whole disk, a partition, or a file that holds one.
///
/// @param name   what to call it in messages
/// @param source its bytes; stays open as long as a pool on it is read
public record ZfsDevice(String name, ByteSource source) {}
