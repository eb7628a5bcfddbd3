package dev.bootwright.server.template;

import dev.bootwright.formats.contract.Ending;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The wanted state of a machine. Made by [TemplateReader], which has checked that names are unique,
/// references lead somewhere, and nothing is used twice. Each part knows its place in the text, since
/// some parts turn out not to fit only on the machine that is planned for.
///
/// @param parts what each of the [Sections] was read into, by its key
public record Template(String name, String description, Map<String, Object> parts) {

    public Template {
        parts = Map.copyOf(parts);
    }

    /// What a section was read into.
    @SuppressWarnings("unchecked") // TemplateReader puts what the section itself has read
    public <T> T part(Section<T> section) {
        Object part = parts.get(section.key());
        return part == null ? section.absent() : (T) part;
    }

    public List<DiskSpec> disks() {
        return part(Sections.DISKS);
    }

    public List<RaidSpec> raids() {
        return part(Sections.RAID);
    }

    public List<LuksSpec> containers() {
        return part(Sections.LUKS);
    }

    public List<GroupSpec> volumeGroups() {
        return part(Sections.VOLUME_GROUPS);
    }

    public List<VolumeSpec> logicalVolumes() {
        return part(Sections.LOGICAL_VOLUMES);
    }

    public List<FileSystemSpec> fileSystems() {
        return part(Sections.FILE_SYSTEMS);
    }

    public Optional<PayloadSpec> payload() {
        return part(Sections.PAYLOAD);
    }

    public List<FileSpec> files() {
        return part(Sections.FILES);
    }

    public List<RunSpec> runs() {
        return part(Sections.RUN);
    }

    public Ending then() {
        return part(Sections.THEN);
    }
}
