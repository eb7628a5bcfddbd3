package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;

/// A block device that a step works on, said without device names.
public sealed interface BlockRef {

    /// A whole disk.
    record Disk(DiskIdentity disk) implements BlockRef {
        @Override
        public String toString() {
            return disk.toString();
        }
    }

    /// @param number of the partition in the disk's GPT, from 1
    record Partition(DiskIdentity disk, int number) implements BlockRef {
        @Override
        public String toString() {
            return disk + " partition " + number;
        }
    }

    /// @param name of the array, as in `/dev/md/NAME`
    record Raid(String name) implements BlockRef {
        @Override
        public String toString() {
            return "md/" + name;
        }
    }

    record LogicalVolume(String group, String name) implements BlockRef {
        @Override
        public String toString() {
            return group + "/" + name;
        }
    }

    /// What a LUKS container holds, once it is open.
    ///
    /// @param name that it is mapped as, as in `/dev/mapper/NAME`
    record Luks(String name) implements BlockRef {
        @Override
        public String toString() {
            return "luks/" + name;
        }
    }

    static BlockRef fromJson(Json json) throws JsonException {
        Json.Object object = json.asObject("device");
        String kind = object.text("kind");
        return switch (kind) {
            case "disk" -> new Disk(DiskIdentity.fromJson(object.member("disk")));
            case "partition" ->
                    new Partition(
                            DiskIdentity.fromJson(object.member("disk")),
                            (int) Members.integer(object, "number", 1, Integer.MAX_VALUE));
            case "raid" -> new Raid(Members.name(object, "name"));
            case "luks" -> new Luks(Members.name(object, "name"));
            case "logicalVolume" ->
                    new LogicalVolume(Members.name(object, "group"), Members.name(object, "name"));
            default -> throw new JsonException("device: unknown kind \"" + kind + "\"");
        };
    }

    default Json.Object toJson() {
        return switch (this) {
            case Disk(var disk) ->
                    Json.object().put("kind", "disk").put("disk", disk.toJson()).build();
            case Partition(var disk, int number) ->
                    Json.object()
                            .put("kind", "partition")
                            .put("disk", disk.toJson())
                            .put("number", number)
                            .build();
            case Raid(String name) -> Json.object().put("kind", "raid").put("name", name).build();
            case Luks(String name) -> Json.object().put("kind", "luks").put("name", name).build();
            case LogicalVolume(String group, String name) ->
                    Json.object()
                            .put("kind", "logicalVolume")
                            .put("group", group)
                            .put("name", name)
                            .build();
        };
    }
}
