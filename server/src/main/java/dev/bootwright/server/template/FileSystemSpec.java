package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Place;
import java.util.Optional;

/// One file system on each device that `on` stands for.
///
/// @param type `ext4`, `xfs`, `vfat` or `swap`
public record FileSystemSpec(Reference on, String type, Optional<String> label, Place place) {}
