package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.raid.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Smart Array controllers by HPE's `ssacli`, formerly `hpssacli`. Source: what `ssacli help create` prints.
final class SsacliTool implements ControllerTool {

    private final Executable executable;

    SsacliTool(Executable executable) {
        this.executable = executable;
    }

    @Override
    public String name() {
        return "ssacli";
    }

    @Override
    public List<RaidController> controllers() throws ControllerException, InterruptedException {
        var result = executable.run("ctrl", "all", "show", "config", "detail");
        if (result.status() != 0
                && !(result.output() + result.errors()).contains("No controllers detected")) {
            throw new ControllerException(
                    "ssacli ctrl all show config detail: exit status %d: %s"
                            .formatted(result.status(), Executable.lastLines(result)));
        }
        return new SsacliOutput(result.output()).controllers();
    }

    @Override
    public void carryOut(RaidController controller, Operation operation)
            throws ControllerException, InterruptedException {
        executable.output(arguments(controller, operation), "");
    }

    static List<String> arguments(RaidController controller, Operation operation)
            throws ControllerException {
        String slot = controller.address();
        return switch (operation) {
            case Operation.Delete(var volume) ->
                    List.of("ctrl", slot, "ld", volume.id(), "delete", "forced");
            case Operation.Create(var disk) -> create(controller, disk);
            case Operation.AddSpare(var spare, var volume) ->
                    List.of("ctrl", slot, "ld", volume.id(), "add", "spares=" + spare, "forced");
            case Operation.DropSpare(var spare) ->
                    List.of("ctrl", slot, "array", "all", "remove", "spares=" + spare, "forced");
            case Operation.SetCache(var volume, var policy) ->
                    List.of(
                            "ctrl",
                            slot,
                            "ld",
                            volume.id(),
                            "modify",
                            "caching=" + caching(policy),
                            "forced");
            case Operation.ClearForeign _,
                    Operation.ImportForeign _,
                    Operation.MakeReady _,
                    Operation.MakeJbod _ ->
                    throw new ControllerException("ssacli cannot " + operation);
        };
    }

    private static List<String> create(RaidController controller, LogicalDisk disk)
            throws ControllerException {
        List<String> arguments = new ArrayList<>(List.of("ctrl", controller.address()));
        arguments.addAll(List.of("create", "type=ld"));
        arguments.add(
                "drives="
                        + disk.members().stream()
                                .map(LogicalDisk.Member::slot)
                                .collect(Collectors.joining(",")));
        String level =
                switch (disk.level()) {
                    case RAID_50 -> "50";
                    case RAID_60 -> "60";
                    default -> disk.level().word();
                };
        arguments.add("raid=" + level);
        disk.size().ifPresent(size -> arguments.add("size=" + Sizes.mebibytes(size)));
        disk.stripe().ifPresent(stripe -> arguments.add("ss=" + (stripe >> 10)));
        if (disk.cache().isPresent()) {
            arguments.add("caching=" + caching(disk.cache().get()));
        }
        disk.name().ifPresent(text -> arguments.add("logicaldrivelabel=" + text));
        arguments.add("forced");
        return arguments;
    }

    private static String caching(CachePolicy policy) throws ControllerException {
        if (policy.readAhead().isPresent()) {
            throw new ControllerException(
                    "ssacli: reading ahead is not a setting of a logical disk");
        }
        return switch (policy.write()) {
            case THROUGH -> "disable";
            case BACK -> "enable";
            case ALWAYS ->
                    throw new ControllerException(
                            "ssacli: writing to the cache without a battery is a setting of the whole controller");
        };
    }
}
