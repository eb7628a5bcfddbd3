package dev.bootwright.lab.disk;

import dev.bootwright.formats.signature.Signature;
import dev.bootwright.formats.signature.SignatureType;
import dev.bootwright.server.template.FileSystemSpec;
import dev.bootwright.server.template.GroupSpec;
import dev.bootwright.server.template.LuksSpec;
import dev.bootwright.server.template.RaidSpec;
import dev.bootwright.server.template.Reference;
import dev.bootwright.server.template.Size;
import dev.bootwright.server.template.Template;
import dev.bootwright.server.template.VolumeSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Compares the disk images of one machine with a template.
///
/// Partition tables are checked on every disk, members of arrays and volume groups each, file systems
/// where they can be reached without assembling an array: on partitions, mirrors, and logical volumes
/// in one piece on these.
public final class DiskCheck {

    private final Template template;
    private final Findings findings = new Findings();
    private final Map<Reference, List<Region>> devices = new HashMap<>();

    private DiskCheck(Template template) {
        this.template = template;
    }

    /// @param images of all disks of the machine, which is off
    /// @throws IOException if one cannot be read
    public static Findings check(Template template, List<Path> images) throws IOException {
        DiskCheck check = new DiskCheck(template);
        check.devices.putAll(new DiskMatch(template, check.findings).devices(images));
        check.raids();
        check.groups();
        check.containers();
        check.fileSystems();
        return check.findings;
    }

    private List<Region> regions(List<Reference> references) {
        return references.stream()
                .flatMap(reference -> devices.getOrDefault(reference, List.of()).stream())
                .toList();
    }

    private void raids() throws IOException {
        for (RaidSpec raid : template.raids()) {
            List<Region> members = regions(raid.members());
            List<Region> data = new ArrayList<>();
            for (Region member : members) {
                Optional<MdMember> found = MdMember.read(member);
                if (found.isPresent() && isMember(found.get(), raid, members.size())) {
                    data.add(found.get().data());
                } else {
                    findings.wrong(
                            "%s: expected a member of RAID %s \"%s\" of %d, found %s"
                                    .formatted(
                                            member,
                                            raid.level(),
                                            raid.name(),
                                            members.size(),
                                            found.map(MdMember::toString).orElse("none")));
                }
            }
            if (data.size() == members.size() && !members.isEmpty()) {
                findings.right(
                        "RAID %s \"%s\" of %d members"
                                .formatted(raid.level(), raid.name(), members.size()));
            }
            spares(raid, members.size());
            boolean isMirror = raid.level().equals("1") && !data.isEmpty();
            devices.put(
                    new Reference.Raid(raid.name()),
                    isMirror ? List.of(data.getFirst()) : List.of());
        }
    }

    private void spares(RaidSpec raid, int members) throws IOException {
        for (Region spare : regions(raid.spares())) {
            Optional<MdMember> found = MdMember.read(spare);
            if (found.isPresent()
                    && isMember(found.get(), raid, members)
                    && found.get().isSpare()) {
                findings.right("RAID %s \"%s\": a spare".formatted(raid.level(), raid.name()));
            } else {
                findings.wrong(
                        "%s: expected a spare of RAID \"%s\", found %s"
                                .formatted(
                                        spare,
                                        raid.name(),
                                        found.map(MdMember::toString).orElse("none")));
            }
        }
    }

    private void containers() throws IOException {
        for (LuksSpec wanted : template.containers()) {
            for (Region region : regions(List.of(wanted.on()))) {
                Optional<Signature> found = region.signature();
                boolean isThere =
                        found.filter(each -> each.type() == SignatureType.LUKS)
                                .filter(each -> each.label().equals(wanted.label()))
                                .isPresent();
                if (isThere) {
                    findings.right("LUKS container \"%s\"".formatted(wanted.name()));
                } else {
                    findings.wrong(
                            "%s: expected LUKS container \"%s\", found %s"
                                    .formatted(
                                            region,
                                            wanted.name(),
                                            found.map(Signature::toString).orElse("nothing")));
                }
            }
        }
    }

    private static boolean isMember(MdMember found, RaidSpec raid, int members) {
        return found.name().equals(raid.name())
                && found.level().equals(raid.level())
                && found.disks() == members;
    }

    private void groups() throws IOException {
        for (GroupSpec group : template.volumeGroups()) {
            Map<String, Region> volumes = new HashMap<>();
            for (Region region : regions(group.on())) {
                Optional<String> id = LvmGroup.physicalVolume(region);
                if (id.isPresent()) {
                    volumes.put(id.get(), region);
                } else {
                    findings.wrong("%s: expected an LVM physical volume".formatted(region));
                }
            }
            for (Region region : volumes.values()) {
                group(group, LvmGroup.read(region), volumes);
                break; // the metadata is the same on each
            }
        }
    }

    private void group(GroupSpec wanted, Optional<LvmGroup> found, Map<String, Region> volumes)
            throws IOException {
        if (found.isEmpty() || !found.get().name().equals(wanted.name())) {
            findings.wrong(
                    "expected volume group \"%s\", found %s"
                            .formatted(wanted.name(), found.map(LvmGroup::name).orElse("none")));
            return;
        }
        findings.right("volume group \"%s\"".formatted(wanted.name()));
        for (VolumeSpec volume : template.logicalVolumes()) {
            if (volume.group().equals(wanted.name())) {
                volume(volume, found.get(), volumes);
            }
        }
    }

    private void volume(VolumeSpec wanted, LvmGroup group, Map<String, Region> volumes)
            throws IOException {
        long size = group.sizes().getOrDefault(wanted.name(), 0L);
        long least = wanted.size() instanceof Size.Bytes(long bytes) ? bytes : 1;
        String name = wanted.group() + "/" + wanted.name();
        if (size < least) {
            findings.wrong(
                    "expected logical volume %s of %s, found %s bytes"
                            .formatted(name, wanted.size(), size));
            return;
        }
        findings.right("logical volume %s of %d MiB".formatted(name, size >> 20));
        devices.put(
                new Reference.Volume(wanted.group(), wanted.name()),
                group.logicalVolume(wanted.name(), volumes).stream().toList());
    }

    private void fileSystems() throws IOException {
        for (FileSystemSpec wanted : template.fileSystems()) {
            for (Region region : regions(List.of(wanted.on()))) {
                fileSystem(wanted, region);
            }
        }
    }

    private void fileSystem(FileSystemSpec wanted, Region region) throws IOException {
        Optional<Signature> found = region.signature();
        boolean hasType =
                found.filter(each -> each.type().word().equals(wanted.type())).isPresent();
        boolean hasLabel =
                wanted.label().isEmpty()
                        || found.flatMap(Signature::label)
                                .filter(label -> label.equalsIgnoreCase(wanted.label().get()))
                                .isPresent();
        if (hasType && hasLabel) {
            String label = wanted.label().map(text -> " \"" + text + "\"").orElse("");
            findings.right("%s: %s%s".formatted(wanted.on(), wanted.type(), label));
        } else {
            findings.wrong(
                    "%s (%s): expected %s %s, found %s"
                            .formatted(
                                    wanted.on(),
                                    region,
                                    wanted.type(),
                                    wanted.label().orElse("without label"),
                                    found.map(Signature::toString).orElse("nothing")));
        }
    }
}
