package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;

/// Reads `logicalVolumes`: LVM logical volumes.
final class VolumeReader implements Section<List<VolumeSpec>> {

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .required("group", Shape.TEXT, "a volume group of this template")
                    .required("name", Shape.NAME, "of the volume in its group")
                    .optional("size", Size.SHAPE, "left out: the rest of the group");

    @Override
    public String key() {
        return "logicalVolumes";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<VolumeSpec> absent() {
        return List.of();
    }

    @Override
    public List<VolumeSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), element -> volume(element, names));
    }

    private static Optional<VolumeSpec> volume(Yaml value, TemplateNames names) {
        Members in = value.members(ENTRY.keys());
        Optional<String> group = in.requireText("group");
        Optional<Yaml> name = in.require("name");
        Size size = in.find("size").flatMap(Values::size).orElse(new Size.Rest());
        if (group.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        VolumeSpec volume =
                new VolumeSpec(
                        group.get(),
                        Values.name(name.get()),
                        size,
                        in.find("size").orElse(value).place());
        LvmNames.checkVolume(name.get(), volume);
        names.addVolume(value, volume);
        return Optional.of(volume);
    }
}
