package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;

/// Reads `volumeGroups`: LVM volume groups.
final class GroupReader implements Section<List<GroupSpec>> {

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .required("name", Shape.NAME, "of the volume group")
                    .required(
                            "on", Shape.REFERENCES, "disks, partitions, arrays or LUKS containers");

    @Override
    public String key() {
        return "volumeGroups";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<GroupSpec> absent() {
        return List.of();
    }

    @Override
    public List<GroupSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), element -> group(element, names));
    }

    private static Optional<GroupSpec> group(Yaml value, TemplateNames names) {
        Members in = value.members(ENTRY.keys());
        Optional<Yaml> name = in.require("name");
        List<Reference> on = names.references(in.require("on"), "volume group");
        if (name.isEmpty()) {
            return Optional.empty();
        }
        LvmNames.checkGroup(name.get());
        names.addGroup(name.get(), Values.name(name.get()));
        return Optional.of(new GroupSpec(Values.name(name.get()), on, value.place()));
    }
}
