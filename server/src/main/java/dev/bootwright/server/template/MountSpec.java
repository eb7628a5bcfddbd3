package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Place;

/// A line of the mount table.
///
/// @param on      a file system or swap space; of several alike, the first is mounted
/// @param at      absolute path; `none` for swap space
/// @param options as mount(8) takes them
public record MountSpec(Reference on, String at, String options, Place place) {}
