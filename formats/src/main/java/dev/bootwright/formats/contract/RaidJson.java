package dev.bootwright.formats.contract;

import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// The JSON of controllers, of what is on them, and of what shall be. Adapters that others write speak it
/// too, so missing lists are empty ones.
final class RaidJson {

    /// More than any controller has; a document with more is cut off there.
    private static final int MOST = 4096;

    private RaidJson() {}

    static Json.Object write(RaidController controller) {
        return Json.object()
                .put("tool", controller.name().tool())
                .put("serial", controller.name().serial())
                .put("address", controller.address())
                .putIfPresent("model", controller.model(), Json::of)
                .putIfPresent("firmware", controller.firmware(), Json::of)
                .putIfPresent("pci", controller.pci(), Json::of)
                .putIfPresent("cache", controller.cache(), Json::of)
                .putIfPresent("battery", controller.battery(), Json::of)
                .put("foreign", controller.foreign())
                .put("levels", Json.array(controller.levels(), level -> Json.of(level.word())))
                .put("disks", Json.array(controller.disks(), RaidJson::physical))
                .put("volumes", Json.array(controller.volumes(), RaidJson::virtual))
                .put("problems", Json.texts(controller.problems()))
                .build();
    }

    static RaidController controller(Json.Object in) throws JsonException {
        List<RaidLevel> levels = new ArrayList<>();
        for (String level : each(in, "levels", json -> json.asText("levels"))) {
            RaidLevel.of(level).ifPresent(levels::add);
        }
        return new RaidController(
                new RaidController.Name(in.text("tool"), in.text("serial")),
                in.text("address"),
                in.findText("model"),
                in.findText("firmware"),
                in.findText("pci"),
                in.findInteger("cache").filter(size -> size >= 0),
                in.findText("battery"),
                in.findInteger("foreign").map(count -> Math.clamp(count, 0, MOST)).orElse(0),
                levels,
                each(in, "disks", json -> physical(json.asObject("disks"))),
                each(in, "volumes", json -> virtual(json.asObject("volumes"))),
                each(in, "problems", json -> json.asText("problems")));
    }

    private static <T> List<T> each(Json.Object in, String member, Json.Reader<T> reader)
            throws JsonException {
        return Members.list(in, member, MOST, reader);
    }

    private static Json.Object physical(RaidController.Physical disk) {
        return Json.object()
                .put("slot", disk.slot())
                .put("state", disk.state().word())
                .put("detail", disk.detail())
                .put("identity", disk.identity().toJson())
                .putIfPresent("media", disk.media(), Json::of)
                .putIfPresent("bus", disk.bus(), Json::of)
                .putIfPresent("model", disk.model(), Json::of)
                .putIfPresent("firmware", disk.firmware(), Json::of)
                .build();
    }

    private static RaidController.Physical physical(Json.Object in) throws JsonException {
        String state = in.text("state");
        return new RaidController.Physical(
                in.text("slot"),
                RaidController.State.of(state),
                in.findText("detail").orElse(state),
                identity(in.member("identity")),
                in.findText("media"),
                in.findText("bus"),
                in.findText("model"),
                in.findText("firmware"));
    }

    private static DiskIdentity identity(Json json) throws JsonException {
        DiskIdentity identity = DiskIdentity.fromJson(json);
        if (identity.size() < 0) {
            throw new JsonException("\"size\": expected bytes, found " + identity.size());
        }
        return identity;
    }

    private static Json.Object virtual(RaidController.Virtual volume) {
        return Json.object()
                .put("id", volume.id())
                .put("name", volume.name())
                .put("level", volume.level())
                .put("size", volume.size())
                .put("state", volume.state())
                .putIfPresent("stripe", volume.stripe(), Json::of)
                .putIfPresent("cache", volume.cache(), RaidJson::cache)
                .putIfPresent("wwn", volume.wwn(), Json::of)
                .put("members", Json.texts(volume.members()))
                .put("spares", Json.texts(volume.spares()))
                .build();
    }

    private static RaidController.Virtual virtual(Json.Object in) throws JsonException {
        return new RaidController.Virtual(
                in.text("id"),
                in.findText("name").orElse(""),
                in.text("level"),
                Members.integer(in, "size", 0, Long.MAX_VALUE),
                in.findText("state").orElse("unknown"),
                in.findInteger("stripe"),
                cache(in),
                in.findText("wwn"),
                each(in, "members", slot -> slot.asText("members")),
                each(in, "spares", slot -> slot.asText("spares")));
    }

    static Json.Object cache(CachePolicy policy) {
        return Json.object()
                .put("write", policy.write().word())
                .putIfPresent("readAhead", policy.readAhead(), Json::of)
                .build();
    }

    static Optional<CachePolicy> cache(Json.Object in) throws JsonException {
        Optional<Json> found = in.find("cache");
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Json.Object cache = found.get().asObject("cache");
        Optional<Boolean> readAhead = cache.findBool("readAhead");
        return CachePolicy.Write.of(cache.text("write"))
                .map(write -> new CachePolicy(write, readAhead));
    }

    static Json.Object logical(LogicalDisk disk) {
        return Json.object()
                .put("level", disk.level().word())
                .putIfPresent("name", disk.name(), Json::of)
                .putIfPresent("size", disk.size(), Json::of)
                .put("members", Json.array(disk.members(), RaidJson::member))
                .put("spares", Json.array(disk.spares(), RaidJson::member))
                .putIfPresent("stripe", disk.stripe(), Json::of)
                .putIfPresent("cache", disk.cache(), RaidJson::cache)
                .build();
    }

    static LogicalDisk logical(Json json) throws JsonException {
        Json.Object in = json.asObject("logical disk");
        String level = in.text("level");
        return new LogicalDisk(
                RaidLevel.of(level)
                        .orElseThrow(() -> new JsonException("there is no RAID level " + level)),
                in.find("name").isEmpty()
                        ? Optional.empty()
                        : Optional.of(Members.name(in, "name")),
                in.findInteger("size"),
                each(in, "members", RaidJson::member),
                each(in, "spares", RaidJson::member),
                in.findInteger("stripe"),
                cache(in));
    }

    private static Json.Object member(LogicalDisk.Member member) {
        return Json.object()
                .put("slot", member.slot())
                .put("identity", member.identity().toJson())
                .build();
    }

    private static LogicalDisk.Member member(Json json) throws JsonException {
        Json.Object in = json.asObject("member");
        return new LogicalDisk.Member(
                Members.slot(in, "slot"), DiskIdentity.fromJson(in.member("identity")));
    }

    static Json.Object doomed(RaidController.Doomed volume) {
        return Json.object()
                .putIfPresent("wwn", volume.wwn(), Json::of)
                .put("id", volume.id())
                .put("level", volume.level())
                .put(
                        "members",
                        Json.array(
                                volume.members().stream()
                                        .sorted(Comparator.comparing(DiskIdentity::toString))
                                        .toList(),
                                DiskIdentity::toJson))
                .build();
    }

    static RaidController.Doomed doomed(Json json) throws JsonException {
        Json.Object in = json.asObject("volume");
        return new RaidController.Doomed(
                in.findText("wwn"),
                in.text("id"),
                in.text("level"),
                new HashSet<>(each(in, "members", DiskIdentity::fromJson)));
    }
}
