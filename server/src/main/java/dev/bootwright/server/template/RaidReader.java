package dev.bootwright.server.template;

import dev.bootwright.server.yaml.Members;
import dev.bootwright.server.yaml.Yaml;
import java.util.List;
import java.util.Optional;

/// Reads `raid`: software RAID (md) arrays.
final class RaidReader implements Section<List<RaidSpec>> {

    private static final Shape.Fields ENTRY =
            Shape.fields()
                    .required("name", Shape.name(32), "as in /dev/md/NAME")
                    .required("level", Shape.words("0", "1", "4", "5", "6", "10"), "of the RAID")
                    .required("members", Shape.REFERENCES, "disks or partitions")
                    .optional("spares", Shape.REFERENCES, "hot spares, beyond the members")
                    .optional(
                            "metadata",
                            Shape.text("1\\.[02]"),
                            "\"1.2\" unless said; \"1.0\" leaves the beginning of a member to what is on the array");

    @Override
    public String key() {
        return "raid";
    }

    @Override
    public Shape shape() {
        return Shape.list(ENTRY);
    }

    @Override
    public List<RaidSpec> absent() {
        return List.of();
    }

    @Override
    public List<RaidSpec> read(Yaml value, TemplateNames names) {
        return Values.each(Optional.of(value), element -> raid(element, names));
    }

    private static Optional<RaidSpec> raid(Yaml value, TemplateNames names) {
        Members in = value.members(ENTRY.keys());
        Optional<Yaml> name = in.require("name");
        Optional<String> level =
                in.require("level").flatMap(word -> word.word("0", "1", "4", "5", "6", "10"));
        List<Reference> members = names.references(in.require("members"), "raid");
        List<Reference> spares = names.references(in.find("spares"), "raid");
        Optional<Yaml> metadata = in.find("metadata");
        if (metadata.isPresent() && !metadata.get().text().orElse("").matches("1\\.[02]")) {
            metadata.get().fail("expected \"1.2\" or \"1.0\", found " + metadata.get().describe());
        }
        if (name.isEmpty() || level.isEmpty()) {
            return Optional.empty();
        }
        RaidSpec raid =
                new RaidSpec(
                        Values.name(name.get()),
                        level.get(),
                        members,
                        spares,
                        metadata.flatMap(Yaml::text).orElse("1.2"),
                        value.place());
        raidName(name.get(), raid.name());
        names.checkMembers(value, raid);
        names.addRaid(name.get(), raid.name());
        return Optional.of(raid);
    }

    private static void raidName(Yaml place, String name) {
        if (name.length() > 32) {
            place.fail(
                    "expected at most 32 characters, which is what a RAID superblock has room for, found %d"
                            .formatted(name.length()));
        }
    }
}
