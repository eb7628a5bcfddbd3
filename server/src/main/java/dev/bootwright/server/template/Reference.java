package dev.bootwright.server.template;

/// A block device, by the names a template gives.
public sealed interface Reference {

    /// A whole disk, or all disks of that name.
    record Disk(String name) implements Reference {
        @Override
        public String toString() {
            return name;
        }
    }

    /// A partition of a disk, or of each disk of that name.
    record Partition(String disk, String name) implements Reference {
        @Override
        public String toString() {
            return disk + "/" + name;
        }
    }

    record Raid(String name) implements Reference {
        @Override
        public String toString() {
            return name;
        }
    }

    /// What a LUKS container holds.
    record Luks(String name) implements Reference {
        @Override
        public String toString() {
            return name;
        }
    }

    record Volume(String group, String name) implements Reference {
        @Override
        public String toString() {
            return group + "/" + name;
        }
    }
}
