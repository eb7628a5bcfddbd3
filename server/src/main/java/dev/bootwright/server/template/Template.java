package dev.bootwright.server.template;

import dev.bootwright.formats.contract.Ending;
import dev.bootwright.server.yaml.Place;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// The wanted state of a machine's disks. Made by [TemplateReader], which has checked that names are
/// unique, references lead somewhere, and nothing is used twice. Each part knows its place in the text,
/// since some parts turn out not to fit only on the machine that is planned for.
public record Template(
        String name,
        String description,
        List<DiskSpec> disks,
        List<RaidSpec> raids,
        List<GroupSpec> volumeGroups,
        List<VolumeSpec> logicalVolumes,
        List<FileSystemSpec> fileSystems,
        Optional<PayloadSpec> payload,
        List<FileSpec> files,
        List<RunSpec> runs,
        Ending then) {

    public Template {
        disks = List.copyOf(disks);
        raids = List.copyOf(raids);
        volumeGroups = List.copyOf(volumeGroups);
        logicalVolumes = List.copyOf(logicalVolumes);
        fileSystems = List.copyOf(fileSystems);
        files = List.copyOf(files);
        runs = List.copyOf(runs);
    }

    /// One or more disks that are treated alike.
    ///
    /// @param wipe       whether what is on them may be destroyed
    /// @param partitions in order on the disk; empty for a disk used as a whole
    public record DiskSpec(
            String name,
            Selector select,
            boolean wipe,
            List<PartitionSpec> partitions,
            Place place) {
        public DiskSpec {
            partitions = List.copyOf(partitions);
        }
    }

    /// @param type  partition type GUID
    /// @param place of its size, or of the whole where it has none
    public record PartitionSpec(String name, Size size, UUID type, Place place) {}

    /// @param level `0`, `1`, `4`, `5`, `6` or `10`
    public record RaidSpec(
            String name,
            String level,
            List<Reference> members,
            List<Reference> spares,
            Place place) {
        public RaidSpec {
            members = List.copyOf(members);
            spares = List.copyOf(spares);
        }

        /// How many members an array of its level has at least.
        public int leastMembers() {
            return switch (level) {
                case "0", "1", "10" -> 2;
                case "4", "5" -> 3;
                default -> 4; // 6
            };
        }
    }

    public record GroupSpec(String name, List<Reference> on, Place place) {
        public GroupSpec {
            on = List.copyOf(on);
        }
    }

    /// @param place of its size, or of the whole where it has none
    public record VolumeSpec(String group, String name, Size size, Place place) {}

    /// One file system on each device that `on` stands for.
    ///
    /// @param type `ext4`, `xfs`, `vfat` or `swap`
    public record FileSystemSpec(Reference on, String type, Optional<String> label, Place place) {}

    /// The files of the machine's payload disk, in a directory.
    ///
    /// @param on   file system of the directory; the agent's own system when it is empty
    /// @param path absolute
    public record PayloadSpec(Optional<Reference> on, String path) {}

    /// A file on each of the file systems that `on` stands for.
    ///
    /// @param mode permission bits
    public record FileSpec(Reference on, String path, String content, int mode) {}

    /// @param title    for people
    /// @param deadline after which it has failed
    public record RunSpec(String title, String script, Duration deadline) {}
}
