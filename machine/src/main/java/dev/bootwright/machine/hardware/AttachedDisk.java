package dev.bootwright.machine.hardware;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskHealth;
import dev.bootwright.formats.contract.DiskIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

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

    /// What it is and what is on it.
    ///
    /// @param uses what keeps it busy, as [DiskUses#all] says
    /// @throws IOException if it cannot be read
    public Disk described(List<String> uses) throws IOException {
        return DiskCollector.describe(this, DiskCollector.contents(this), Optional.empty(), uses);
    }

    /// What it is, as far as that can be told without reading it.
    ///
    /// @param problem why it cannot be read
    public Disk unread(List<String> uses, String problem) {
        DiskCollector.Contents nothing =
                new DiskCollector.Contents(Optional.empty(), List.of(), List.of(problem));
        return DiskCollector.describe(this, nothing, Optional.empty(), uses);
    }

    /// What it says of its own health; empty when it says nothing.
    public Optional<DiskHealth> health() {
        return HealthCollector.health(this, new RawOutputs());
    }

    /// Bytes per logical block.
    public int sectorBytes() {
        return attributes.number("queue/logical_block_size").map(Math::toIntExact).orElse(512);
    }
}
