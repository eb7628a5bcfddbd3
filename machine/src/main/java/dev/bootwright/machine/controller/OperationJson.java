package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.raid.Operation;
import java.util.Collection;

/// What an added tool is told to do: an object whose `kind` names the operation.
final class OperationJson {

    private OperationJson() {}

    static Json.Object write(Operation operation) {
        return switch (operation) {
            case Operation.ClearForeign _ -> kind("clearForeign").build();
            case Operation.ImportForeign _ -> kind("importForeign").build();
            case Operation.Delete(var volume) -> kind("delete").put("volume", volume.id()).build();
            case Operation.DropSpare(var slot) -> kind("dropSpare").put("slot", slot).build();
            case Operation.MakeReady(var slot) -> kind("makeReady").put("slot", slot).build();
            case Operation.MakeJbod(var slot) -> kind("makeJbod").put("slot", slot).build();
            case Operation.Create(var disk) -> create(disk);
            case Operation.AddSpare(var slot, var volume) ->
                    kind("addSpare").put("slot", slot).put("volume", volume.id()).build();
            case Operation.SetCache(var volume, var policy) ->
                    kind("setCache").put("volume", volume.id()).put("cache", cache(policy)).build();
        };
    }

    private static Json.Object create(LogicalDisk disk) {
        return kind("create")
                .put("level", disk.level().word())
                .putIfPresent("name", disk.name(), Json::of)
                .putIfPresent("size", disk.size(), Json::of)
                .put("members", slots(disk.members()))
                .putIfPresent("stripe", disk.stripe(), Json::of)
                .putIfPresent("cache", disk.cache(), OperationJson::cache)
                .build();
    }

    private static Json.ObjectBuilder kind(String kind) {
        return Json.object().put("kind", kind);
    }

    private static Json.Array slots(Collection<LogicalDisk.Member> members) {
        return Json.array(members, member -> Json.of(member.slot()));
    }

    private static Json.Object cache(CachePolicy policy) {
        return Json.object()
                .put("write", policy.write().word())
                .putIfPresent("readAhead", policy.readAhead(), Json::of)
                .build();
    }
}
