package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.Optional;

/// A disk, and what is on it.
///
/// @param name          what the kernel calls it in this boot, such as `sda`: for people, never to choose a disk by
/// @param path          where it is attached: PCI address and port
/// @param transport     `nvme`, `sata`, `sas`, `scsi`, `virtio`, `usb` or `mmc`
/// @param logicalBlock  in bytes
/// @param physicalBlock in bytes
/// @param table         `gpt`, `dos` or absent
/// @param tableGuid     of a GPT, or what an image with a DOS table was marked with; by it a disk that this
///                      project has written is known again
/// @param contents      the whole disk's own signatures first, then partitions in order
/// @param uses          what keeps it busy now, one line each: `sda2 is mounted at /`, `sda3 is part of md127`
/// @param problems      what is wrong with its partition table, one line each
/// @param hctl          SCSI address: host, channel, target, unit
/// @param health        what it says of itself; absent for one that says nothing
public record Disk(
        DiskIdentity identity,
        String name,
        Optional<String> path,
        Optional<String> model,
        Optional<String> vendor,
        Optional<String> firmware,
        Optional<String> transport,
        Optional<Boolean> rotational,
        Optional<Boolean> removable,
        Optional<Boolean> readOnly,
        Optional<Long> logicalBlock,
        Optional<Long> physicalBlock,
        Optional<String> table,
        Optional<String> tableGuid,
        List<Content> contents,
        List<String> uses,
        List<String> problems,
        Optional<String> hctl,
        Optional<DiskHealth> health) {

    public Disk {
        contents = List.copyOf(contents);
        uses = List.copyOf(uses);
        problems = List.copyOf(problems);
    }

    /// One that says nothing of its health, and whose table has no GUID.
    public Disk(
            DiskIdentity identity,
            String name,
            Optional<String> path,
            Optional<String> model,
            Optional<String> vendor,
            Optional<String> firmware,
            Optional<String> transport,
            Optional<Boolean> rotational,
            Optional<Boolean> removable,
            Optional<Boolean> readOnly,
            Optional<Long> logicalBlock,
            Optional<Long> physicalBlock,
            Optional<String> table,
            List<Content> contents,
            List<String> uses,
            List<String> problems) {
        this(
                identity,
                name,
                path,
                model,
                vendor,
                firmware,
                transport,
                rotational,
                removable,
                readOnly,
                logicalBlock,
                physicalBlock,
                table,
                Optional.empty(),
                contents,
                uses,
                problems,
                Optional.empty(),
                Optional.empty());
    }

    static Disk fromJson(Json.Object in) throws JsonException {
        Optional<Json> health = in.find("health");
        return new Disk(
                DiskIdentity.fromJson(in.member("identity")),
                in.text("name"),
                in.findText("path"),
                in.findText("model"),
                in.findText("vendor"),
                in.findText("firmware"),
                in.findText("transport"),
                in.findBool("rotational"),
                in.findBool("removable"),
                in.findBool("readOnly"),
                in.findInteger("logicalBlock"),
                in.findInteger("physicalBlock"),
                in.findText("table"),
                in.findText("tableGuid"),
                Members.list(in, "contents", each -> Content.fromJson(each.asObject("contents"))),
                Members.list(in, "uses", use -> use.asText("uses")),
                Members.list(in, "problems", problem -> problem.asText("problems")),
                in.findText("hctl"),
                health.isEmpty()
                        ? Optional.empty()
                        : Optional.of(DiskHealth.fromJson(health.get().asObject("health"))));
    }

    Json.Object toJson() {
        return Json.object()
                .put("identity", identity.toJson())
                .put("name", name)
                .putIfPresent("path", path, Json::of)
                .putIfPresent("model", model, Json::of)
                .putIfPresent("vendor", vendor, Json::of)
                .putIfPresent("firmware", firmware, Json::of)
                .putIfPresent("transport", transport, Json::of)
                .putIfPresent("rotational", rotational, Json::of)
                .putIfPresent("removable", removable, Json::of)
                .putIfPresent("readOnly", readOnly, Json::of)
                .putIfPresent("logicalBlock", logicalBlock, Json::of)
                .putIfPresent("physicalBlock", physicalBlock, Json::of)
                .putIfPresent("table", table, Json::of)
                .putIfPresent("tableGuid", tableGuid, Json::of)
                .put("contents", Json.array(contents, Content::toJson))
                .put("uses", Json.texts(uses))
                .put("problems", Json.texts(problems))
                .putIfPresent("hctl", hctl, Json::of)
                .putIfPresent("health", health, DiskHealth::toJson)
                .build();
    }

    /// A signature or partition on a disk.
    ///
    /// @param number    of the partition; absent for the whole disk
    /// @param start     in bytes from the start of the disk
    /// @param size      in bytes
    /// @param type      partition type: GUID, or two hexadecimal digits
    /// @param name      of the partition
    /// @param guid      of the partition
    /// @param signature as `blkid` names it: `ext4`, `xfs`, `vfat`, `swap`, `linux_raid_member`, `LVM2_member`, …
    public record Content(
            Optional<Long> number,
            long start,
            long size,
            Optional<String> type,
            Optional<String> name,
            Optional<String> guid,
            Optional<String> signature,
            Optional<String> label,
            Optional<String> uuid) {

        static Content fromJson(Json.Object in) throws JsonException {
            return new Content(
                    in.findInteger("number"),
                    in.integer("start"),
                    in.integer("size"),
                    in.findText("type"),
                    in.findText("name"),
                    in.findText("guid"),
                    in.findText("signature"),
                    in.findText("label"),
                    in.findText("uuid"));
        }

        Json.Object toJson() {
            return Json.object()
                    .putIfPresent("number", number, Json::of)
                    .put("start", start)
                    .put("size", size)
                    .putIfPresent("type", type, Json::of)
                    .putIfPresent("name", name, Json::of)
                    .putIfPresent("guid", guid, Json::of)
                    .putIfPresent("signature", signature, Json::of)
                    .putIfPresent("label", label, Json::of)
                    .putIfPresent("uuid", uuid, Json::of)
                    .build();
        }
    }
}
