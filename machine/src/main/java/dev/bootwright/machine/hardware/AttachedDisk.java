package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.DiskIdentity;
import java.nio.file.Path;
import java.util.List;

/// A disk as the kernel has it now.
///
/// @param name       such as `sda`; another one after the next start
/// @param node       its device file
/// @param attributes its directory in sysfs
public record AttachedDisk(String name, Path node, Attributes attributes, DiskIdentity identity) {

    /// Its partitions as the kernel has them.
    public List<Attributes> partitions() {
        return attributes.children().stream().filter(child -> child.has("partition")).toList();
    }

    /// Bytes per logical block.
    public int sectorBytes() {
        return attributes.number("queue/logical_block_size").map(Math::toIntExact).orElse(512);
    }
}
