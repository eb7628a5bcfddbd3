package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Place;
import java.util.UUID;

/// @param type  partition type GUID
/// @param place of its size, or of the whole where it has none
public record PartitionSpec(String name, Size size, UUID type, Place place) {}
