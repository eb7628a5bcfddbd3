package dev.bootwright.server.template;

import java.util.Optional;

/// The files of the machine's payload disk, in a directory.
///
/// @param on   file system of the directory; the agent's own system when it is empty
/// @param path absolute
public record PayloadSpec(Optional<Reference> on, String path) {}
