package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Place;

/// @param place of its size, or of the whole where it has none
public record VolumeSpec(String group, String name, Size size, Place place) {}
