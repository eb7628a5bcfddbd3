package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The JSON of each kind of [Step]: an object whose `kind` names the record and whose other members
/// are its components.
final class StepJson {

    private static final int PERMISSIONS = 07777;
    private static final long MOST_SECONDS = 7 * 24 * 3600;

    private StepJson() {}

    static Json.Object write(Step step) {
        Json.ObjectBuilder out = Json.object().put("kind", step.kind());
        switch (step) {
            case Step.Wipe(var disks) -> out.put("disks", Json.array(disks, DiskIdentity::toJson));
            case Step.PartitionTable(var disk, var diskGuid, var partitions) ->
                    out.put("disk", disk.toJson())
                            .put("diskGuid", diskGuid.toString())
                            .put("partitions", Json.array(partitions, StepJson::partition));
            case Step.SoftwareRaid(
                            var name,
                            var level,
                            var uuid,
                            var members,
                            var spares,
                            var metadata) ->
                    out.put("name", name)
                            .put("level", level)
                            .put("uuid", uuid.toString())
                            .put("members", devices(members))
                            .put("spares", devices(spares))
                            .put("metadata", metadata);
            case Step.LuksContainer(
                            var device,
                            var name,
                            var uuid,
                            var label,
                            var settings,
                            var passphrase) ->
                    out.put("device", device.toJson())
                            .put("name", name)
                            .put("uuid", uuid.toString())
                            .putIfPresent("label", label, Json::of)
                            .put("settings", settings.toJson())
                            .put("passphrase", passphrase.toJson());
            case Step.VolumeGroup(var name, var volumes) ->
                    out.put("name", name).put("physicalVolumes", devices(volumes));
            case Step.LogicalVolume(var group, var name, var size) ->
                    out.put("group", group).put("name", name).putIfPresent("size", size, Json::of);
            case Step.FileSystem(var device, var type, var label, var uuid) ->
                    out.put("device", device.toJson())
                            .put("type", type)
                            .putIfPresent("label", label, Json::of)
                            .put("uuid", uuid.toString());
            case Step.WriteFile(var device, var path, var content, int mode) ->
                    out.put("device", device.toJson())
                            .put("path", path)
                            .put("content", content)
                            .put("mode", mode);
            case Step.ImportPayload(var device, var path) ->
                    out.putIfPresent("device", device, BlockRef::toJson).put("path", path);
            case Step.WriteImage(var disk, var image, var diskGuid, var grow, var seed) ->
                    out.put("disk", disk.toJson())
                            .put("image", image.toJson())
                            .put("diskGuid", diskGuid.toString())
                            .put("grow", grow)
                            .putIfPresent("seed", seed, StepJson::seed);
            case Step.InstallDebian(
                            var disk,
                            var diskGuid,
                            var suite,
                            var preseed,
                            var arguments) ->
                    out.put("disk", disk.toJson())
                            .put("diskGuid", diskGuid.toString())
                            .put("suite", suite)
                            .put("preseed", preseed)
                            .put("arguments", arguments);
            case Step.ControllerVolumes(
                            var controller,
                            var foreign,
                            var disks,
                            var doomed,
                            var erased) ->
                    out.put("controller", controller.toJson())
                            .put("foreign", foreign.word())
                            .put("disks", Json.array(disks, RaidJson::logical))
                            .put("doomed", Json.array(doomed, RaidJson::doomed))
                            .put("erased", Json.array(erased, DiskIdentity::toJson));
            case Step.RunProgram(var source, var sha256, var arguments) ->
                    out.put("source", source.toString())
                            .put("sha256", sha256)
                            .put("arguments", Json.texts(arguments));
            case Step.HardwareTest(var what, var seconds, var disks, var strict) ->
                    out.put("what", what)
                            .put("seconds", seconds)
                            .put("disks", Json.array(disks, DiskIdentity::toJson))
                            .put("strict", strict);
            case Step.ConfigureBmc(var settings) -> out.put("settings", settings.toJson());
            case Step.RunCommand(var script) -> out.put("script", script);
            case Step.BiosSettings(var attributes) -> out.put("attributes", texts(attributes));
            case Step.Firmware firmware -> firmware(out, firmware);
        }
        return out.build();
    }

    static Step read(Json.Object in) throws JsonException {
        String kind = in.text("kind");
        return switch (kind) {
            case "wipe" -> new Step.Wipe(in.array("disks").map(DiskIdentity::fromJson));
            case "partitionTable" ->
                    new Step.PartitionTable(
                            DiskIdentity.fromJson(in.member("disk")),
                            Members.uuid(in, "diskGuid"),
                            in.array("partitions").map(StepJson::partition));
            case "softwareRaid" ->
                    new Step.SoftwareRaid(
                            Members.name(in, "name"),
                            in.text("level"),
                            Members.uuid(in, "uuid"),
                            in.array("members").map(BlockRef::fromJson),
                            in.array("spares").map(BlockRef::fromJson),
                            in.findText("metadata").orElse("1.2"));
            case "luks" ->
                    new Step.LuksContainer(
                            BlockRef.fromJson(in.member("device")),
                            Members.name(in, "name"),
                            Members.uuid(in, "uuid"),
                            in.findText("label"),
                            LuksSettings.fromJson(in.member("settings")),
                            Passphrase.fromJson(in.member("passphrase")));
            case "volumeGroup" ->
                    new Step.VolumeGroup(
                            Members.name(in, "name"),
                            in.array("physicalVolumes").map(BlockRef::fromJson));
            case "logicalVolume" ->
                    new Step.LogicalVolume(
                            Members.name(in, "group"),
                            Members.name(in, "name"),
                            in.findInteger("size"));
            case "fileSystem" ->
                    new Step.FileSystem(
                            BlockRef.fromJson(in.member("device")),
                            in.text("type"),
                            in.findText("label"),
                            Members.uuid(in, "uuid"));
            case "writeFile" ->
                    new Step.WriteFile(
                            BlockRef.fromJson(in.member("device")),
                            in.text("path"),
                            in.text("content"),
                            (int) Members.integer(in, "mode", 0, PERMISSIONS));
            case "importPayload" -> importPayload(in);
            case "writeImage" -> writeImage(in);
            case "installDebian" ->
                    new Step.InstallDebian(
                            DiskIdentity.fromJson(in.member("disk")),
                            Members.uuid(in, "diskGuid"),
                            Members.name(in, "suite"),
                            in.text("preseed"),
                            in.text("arguments"));
            case "controllerVolumes" -> controllerVolumes(in);
            case "runProgram" ->
                    new Step.RunProgram(
                            Members.webAddress(in, "source"),
                            in.text("sha256"),
                            in.array("arguments").map(each -> each.asText("argument")));
            case "hardwareTest" ->
                    new Step.HardwareTest(
                            in.text("what"),
                            Members.integer(in, "seconds", 1, MOST_SECONDS),
                            in.array("disks").map(DiskIdentity::fromJson),
                            in.bool("strict"));
            case "configureBmc" ->
                    new Step.ConfigureBmc(BmcSettings.fromJson(in.object("settings")));
            case "runCommand" -> new Step.RunCommand(in.text("script"));
            case "biosSettings" -> new Step.BiosSettings(texts(in.object("attributes")));
            case "firmware" -> firmware(in);
            default -> throw new JsonException("step: unknown kind \"" + kind + "\"");
        };
    }

    private static Step.ControllerVolumes controllerVolumes(Json.Object in) throws JsonException {
        String foreign = in.text("foreign");
        return new Step.ControllerVolumes(
                RaidController.Name.fromJson(in.member("controller")),
                Step.Foreign.of(foreign)
                        .orElseThrow(() ->
                                new JsonException(
                                        "\"foreign\": expected keep, import or clear, found "
                                                + foreign)),
                in.array("disks").map(RaidJson::logical),
                in.array("doomed").map(RaidJson::doomed),
                in.array("erased").map(DiskIdentity::fromJson));
    }

    private static Step.ImportPayload importPayload(Json.Object in) throws JsonException {
        Optional<Json> device = in.find("device");
        return new Step.ImportPayload(
                device.isEmpty() ? Optional.empty() : Optional.of(BlockRef.fromJson(device.get())),
                in.text("path"));
    }

    private static void firmware(Json.ObjectBuilder out, Step.Firmware firmware) {
        out.put("component", firmware.component())
                .put("method", firmware.method().word())
                .put("image", firmware.image())
                .put("sha256", firmware.sha256())
                .put("from", Json.texts(firmware.from()))
                .put("to", firmware.to())
                .put("arguments", Json.texts(firmware.arguments()))
                .put("version", firmware.version());
    }

    private static Step.Firmware firmware(Json.Object in) throws JsonException {
        return new Step.Firmware(
                in.text("component"),
                FirmwareMethod.parse(in.text("method")),
                in.text("image"),
                in.text("sha256"),
                in.array("from").map(value -> value.asText("from")),
                in.text("to"),
                in.array("arguments").map(value -> value.asText("arguments")),
                in.text("version"));
    }

    private static Step.WriteImage writeImage(Json.Object in) throws JsonException {
        Optional<Json> seed = in.find("seed");
        return new Step.WriteImage(
                DiskIdentity.fromJson(in.member("disk")),
                DiskImage.fromJson(in.member("image")),
                Members.uuid(in, "diskGuid"),
                in.findBool("grow").orElse(false),
                seed.isEmpty() ? Optional.empty() : Optional.of(seed(seed.get().asObject("seed"))));
    }

    private static Json.Object seed(Step.Seed seed) {
        return Json.object()
                .put("guid", seed.guid().toString())
                .put("files", texts(seed.files()))
                .build();
    }

    private static Step.Seed seed(Json.Object in) throws JsonException {
        return new Step.Seed(Members.uuid(in, "guid"), texts(in.member("files").asObject("files")));
    }

    private static Json.Object texts(Map<String, String> attributes) {
        Json.ObjectBuilder out = Json.object();
        attributes.forEach(out::put);
        return out.build();
    }

    private static Map<String, String> texts(Json.Object attributes) throws JsonException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (String name : attributes.members().keySet()) {
            texts.put(name, attributes.text(name));
        }
        return texts;
    }

    private static Json.Object partition(Step.Partition partition) {
        return Json.object()
                .put("name", partition.name())
                .put("type", partition.type().toString())
                .put("guid", partition.guid().toString())
                .putIfPresent("size", partition.size(), Json::of)
                .build();
    }

    private static Step.Partition partition(Json json) throws JsonException {
        Json.Object in = json.asObject("partition");
        return new Step.Partition(
                in.text("name"),
                Members.uuid(in, "type"),
                Members.uuid(in, "guid"),
                in.findInteger("size"));
    }

    private static Json.Array devices(Collection<BlockRef> devices) {
        return Json.array(devices, BlockRef::toJson);
    }
}
