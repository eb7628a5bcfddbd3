package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// One thing that the agent does to a machine.
///
/// Every step says the wanted state, not the way: carrying it out where it already holds changes
/// nothing. Identifiers (UUIDs) are chosen by the plan, so that "already holds" can be seen.
public sealed interface Step {

    /// Removes every partition table, RAID, LVM and file system signature from whole disks and
    /// their partitions, stopping what runs on them.
    ///
    /// @param disks the only ones that may be touched
    record Wipe(List<DiskIdentity> disks) implements Step {
        public Wipe {
            disks = List.copyOf(disks);
        }
    }

    /// Writes a GUID partition table.
    ///
    /// @param diskGuid   of the table
    /// @param partitions numbered from 1, in order on the disk
    record PartitionTable(DiskIdentity disk, UUID diskGuid, List<Partition> partitions)
            implements Step {
        public PartitionTable {
            partitions = List.copyOf(partitions);
        }
    }

    /// @param name at most 36 UTF-16 code units
    /// @param type partition type GUID (UEFI 2.10 §5.3.3)
    /// @param guid of this partition
    /// @param size in bytes; empty takes all that is left, which only the last one may
    record Partition(String name, UUID type, UUID guid, Optional<Long> size) {}

    /// Creates a software RAID (md).
    ///
    /// @param name     as in `/dev/md/NAME`
    /// @param level    `0`, `1`, `4`, `5`, `6` or `10`
    /// @param uuid     of the array
    /// @param spares   hot spares, beyond `members`
    /// @param metadata `1.2`, or `1.0` for one whose members look like what is on the array
    record SoftwareRaid(
            String name,
            String level,
            UUID uuid,
            List<BlockRef> members,
            List<BlockRef> spares,
            String metadata)
            implements Step {

        /// With metadata 1.2.
        public SoftwareRaid(
                String name,
                String level,
                UUID uuid,
                List<BlockRef> members,
                List<BlockRef> spares) {
            this(name, level, uuid, members, spares, "1.2");
        }

        public SoftwareRaid {
            members = List.copyOf(members);
            spares = List.copyOf(spares);
        }
    }

    /// Makes a LUKS2 container and opens it.
    ///
    /// @param name  that it is mapped as
    /// @param uuid  of the container
    record LuksContainer(
            BlockRef device,
            String name,
            UUID uuid,
            Optional<String> label,
            LuksSettings settings,
            Passphrase passphrase)
            implements Step {

        /// The same, with what the agent has to know.
        public LuksContainer with(Passphrase known) {
            return new LuksContainer(device, name, uuid, label, settings, known);
        }
    }

    /// Creates an LVM volume group.
    record VolumeGroup(String name, List<BlockRef> physicalVolumes) implements Step {
        public VolumeGroup {
            physicalVolumes = List.copyOf(physicalVolumes);
        }
    }

    /// Creates an LVM logical volume.
    ///
    /// @param size in bytes; empty takes all that is free
    record LogicalVolume(String group, String name, Optional<Long> size) implements Step {}

    /// Makes a file system or swap space.
    ///
    /// @param type `ext4`, `xfs`, `vfat` or `swap`
    /// @param uuid of the file system; `vfat` keeps its first 32 bits as volume id
    record FileSystem(BlockRef device, String type, Optional<String> label, UUID uuid)
            implements Step {}

    /// Writes a file onto a file system, whole or not at all.
    ///
    /// @param path     absolute, within the file system
    /// @param content  text, UTF-8
    /// @param mode     permission bits, such as 0644
    record WriteFile(BlockRef device, String path, String content, int mode) implements Step {}

    /// Copies the files of the machine's payload disk into a directory.
    ///
    /// @param device file system the directory lies on; empty means the agent's own system
    /// @param path   of the directory, absolute
    record ImportPayload(Optional<BlockRef> device, String path) implements Step {}

    /// Writes an image onto a whole disk. What is on the disk then is known by the GUID of its table.
    ///
    /// @param disk     the only one that may be touched
    /// @param diskGuid that the table gets, instead of the one in the image, when all is written
    /// @param grow     whether the last partition takes what is left of the disk
    /// @param seed     what cloud-init finds at the first start
    record WriteImage(
            DiskIdentity disk, DiskImage image, UUID diskGuid, boolean grow, Optional<Seed> seed)
            implements Step {}

    /// Has the Debian installer, started in place of the agent's system, make a disk into a system. It is
    /// known by the GUID of its table again, which the installer gives it at its end.
    ///
    /// @param disk      the only one that may be touched
    /// @param suite     such as `trixie`
    /// @param preseed   what the installer is told, in which `@DOOR@` stands for the URL, without a slash at
    ///                  its end, where it says how far it is
    /// @param arguments of its kernel, besides those that lead to the preseed
    record InstallDebian(
            DiskIdentity disk, UUID diskGuid, String suite, String preseed, String arguments)
            implements Step {}

    /// A partition more, with a FAT file system of the label `CIDATA`, as cloud-init's NoCloud wants it.
    ///
    /// @param guid  of the partition
    /// @param files content by name, such as `user-data`
    record Seed(UUID guid, Map<String, String> files) {
        public Seed {
            files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
        }
    }

    /// Gives a hardware RAID controller its logical disks.
    ///
    /// @param controller the only one that may be touched
    /// @param foreign    what is done with the configuration of another controller
    /// @param disks      that the controller shall have; others that are there are kept unless doomed
    /// @param doomed     logical disks that may be destroyed, and no others
    /// @param erased     single disks whose contents may be lost: handed through until now, seen by the system as
    ///                   disks of their own, standing by, or foreign
    record ControllerVolumes(
            RaidController.Name controller,
            Foreign foreign,
            List<LogicalDisk> disks,
            List<RaidController.Doomed> doomed,
            List<DiskIdentity> erased)
            implements Step {
        public ControllerVolumes {
            disks = List.copyOf(disks);
            doomed = List.copyOf(doomed);
            erased = List.copyOf(erased);
        }

        /// Whether what is on a single disk may be lost: it is named, or a member of a logical disk that is
        /// destroyed, of which some controllers show the system what is left.
        public boolean erases(DiskIdentity disk) {
            return Stream.concat(
                            erased.stream(),
                            doomed.stream().flatMap(each -> each.members().stream()))
                    .anyMatch(disk::isSame);
        }
    }

    /// What becomes of the configuration of another controller on disks that were moved here.
    enum Foreign {
        KEEP,
        IMPORT,
        CLEAR;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Foreign> of(String word) {
            return Stream.of(values()).filter(each -> each.word().equals(word)).findFirst();
        }
    }

    /// Downloads a script or binary and runs it in the agent's own system, if it has the digest.
    ///
    /// @param source    http or https
    /// @param sha256    64 hexadecimal digits in lower case
    /// @param arguments of the program
    record RunProgram(URI source, String sha256, List<String> arguments) implements Step {
        public RunProgram {
            arguments = List.copyOf(arguments);
        }
    }

    /// Tests hardware, destroying nothing. The results travel as lines of the log; see [TestResult].
    ///
    /// @param what    `cpu`, `memory` or `disks`
    /// @param seconds it takes
    /// @param disks   that are tested; none unless `what` says so
    /// @param strict  whether a verdict of degraded fails the step, as failed does in any case
    record HardwareTest(String what, long seconds, List<DiskIdentity> disks, boolean strict)
            implements Step {

        public HardwareTest {
            disks = List.copyOf(disks);
        }
    }

    /// Sets up the machine's BMC through its own interface; everything is read back.
    record ConfigureBmc(BmcSettings settings) implements Step {}

    /// Runs a script with `/bin/sh`, in the agent's own system.
    ///
    /// @param script  text of the script, or one that starts with `#!`
    record RunCommand(String script) implements Step {}

    /// Brings settings of the BIOS to hold after a restart. The server does it, through the BMC.
    ///
    /// @param attributes as the BIOS names them; numbers and truth values as text
    record BiosSettings(Map<String, String> attributes) implements Step {
        public BiosSettings {
            attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        }
    }

    /// Brings the firmware of one component to a version, with one restart.
    ///
    /// @param component as the method knows it: an entry of the BMC's inventory, a device of fwupd
    ///     (identifier, GUID or name), or any name
    /// @param image     URL, or an absolute path in the agent's own system
    /// @param sha256    of the image, lower-case hexadecimal
    /// @param from      versions it may be installed over; empty means any
    /// @param to        version that has to be there in the end, spelled as the component spells it
    /// @param arguments of an executable, without its name
    /// @param version   script whose first line of output is the version, for an executable
    record Firmware(
            String component,
            FirmwareMethod method,
            String image,
            String sha256,
            List<String> from,
            String to,
            List<String> arguments,
            String version)
            implements Step {
        public Firmware {
            from = List.copyOf(from);
            arguments = List.copyOf(arguments);
        }
    }

    /// Whether the server carries it out itself, past the agent, who only asks for it.
    default boolean isForServer() {
        return this instanceof BiosSettings
                || (this instanceof Firmware firmware
                        && firmware.method() == FirmwareMethod.REDFISH);
    }

    /// The word that names this kind of step in JSON, plans and logs.
    default String kind() {
        return switch (this) {
            case Wipe _ -> "wipe";
            case PartitionTable _ -> "partitionTable";
            case SoftwareRaid _ -> "softwareRaid";
            case LuksContainer _ -> "luks";
            case VolumeGroup _ -> "volumeGroup";
            case LogicalVolume _ -> "logicalVolume";
            case FileSystem _ -> "fileSystem";
            case WriteFile _ -> "writeFile";
            case ImportPayload _ -> "importPayload";
            case WriteImage _ -> "writeImage";
            case InstallDebian _ -> "installDebian";
            case ControllerVolumes _ -> "controllerVolumes";
            case RunProgram _ -> "runProgram";
            case HardwareTest _ -> "hardwareTest";
            case ConfigureBmc _ -> "configureBmc";
            case RunCommand _ -> "runCommand";
            case BiosSettings _ -> "biosSettings";
            case Firmware _ -> "firmware";
        };
    }

    static Step fromJson(Json json) throws JsonException {
        return StepJson.read(json.asObject("step"));
    }

    default Json.Object toJson() {
        return StepJson.write(this);
    }
}
