package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.formats.raid.Operation;
import dev.bootwright.machine.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// MegaRAID controllers by Broadcom's `storcli64`, and Dell's PERC by `perccli64`, which is the same
/// program. Both answer in JSON when the last word is `J`. Source: what `storcli64 help` prints.
final class StorcliTool implements ControllerTool {

    private final String name;
    private final Executable executable;

    /// @param name `storcli` or `perccli`
    StorcliTool(String name, Executable executable) {
        this.name = name;
        this.executable = executable;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<RaidController> controllers() throws ControllerException, InterruptedException {
        Json.Object controllers = show("/cALL", "show", "all", "J");
        Json.Object volumes = show("/cALL/vALL", "show", "all", "J");
        Json.Object disks = show("/cALL/eALL/sALL", "show", "all", "J");
        Json.Object loose = show("/cALL/sALL", "show", "all", "J");
        return new StorcliOutput(name, controllers, volumes, List.of(disks, loose)).found();
    }

    /// The status of the program is not asked: a controller without logical disks is a failure to some
    /// versions.
    private Json.Object show(String... arguments) throws ControllerException, InterruptedException {
        return document(executable.run(arguments), arguments);
    }

    private Json.Object document(Program.Result result, String... arguments)
            throws ControllerException {
        String output = result.output().replaceAll("[\\x00-\\x08\\x0b-\\x1f]", " ");
        int start = output.indexOf('{'); // some versions print a line before
        if (start < 0) {
            throw new ControllerException(
                    "%s %s: exit status %d, and no JSON: %s"
                            .formatted(
                                    executable.file().getFileName(),
                                    String.join(" ", arguments),
                                    result.status(),
                                    Executable.lastLines(result)));
        }
        try {
            return Json.parseCareless(output.substring(start).strip()).asObject("answer");
        } catch (JsonException e) {
            throw new ControllerException(
                    "%s %s: %s"
                            .formatted(
                                    executable.file().getFileName(),
                                    String.join(" ", arguments),
                                    e.getMessage()),
                    e);
        }
    }

    @Override
    public void carryOut(RaidController controller, Operation operation)
            throws ControllerException, InterruptedException {
        List<String> arguments = new ArrayList<>(arguments(controller.address(), operation));
        arguments.add("J");
        String[] array = arguments.toArray(String[]::new);
        Json.Object answer = document(executable.run(array), array);
        StorcliOutput.checkSuccess(name + " " + String.join(" ", arguments), answer);
    }

    static List<String> arguments(String address, Operation operation) throws ControllerException {
        String at = "/c" + address;
        return switch (operation) {
            case Operation.ClearForeign _ -> List.of(at + "/fALL", "delete");
            case Operation.ImportForeign _ -> List.of(at + "/fALL", "import");
            case Operation.Delete(var volume) ->
                    List.of(at + "/v" + volume.id(), "delete", "force");
            case Operation.DropSpare(var slot) ->
                    List.of(at + drive(slot), "delete", "hotsparedrive");
            case Operation.MakeReady(var slot) -> List.of(at + drive(slot), "set", "good", "force");
            case Operation.MakeJbod(var slot) -> List.of(at + drive(slot), "set", "jbod");
            case Operation.Create(var disk) -> create(at, disk);
            case Operation.AddSpare(var slot, _) ->
                    List.of(at + drive(slot), "add", "hotsparedrive");
            case Operation.SetCache(var volume, var policy) ->
                    setCache(at + "/v" + volume.id(), policy);
        };
    }

    private static List<String> create(String at, LogicalDisk disk) {
        List<String> arguments =
                new ArrayList<>(List.of(at, "add", "vd", "r" + disk.level().digits()));
        disk.size().ifPresent(size -> arguments.add("size=" + Sizes.mebibytes(size) + "MB"));
        disk.name().ifPresent(text -> arguments.add("name=" + text));
        arguments.add(
                "drives="
                        + disk.members().stream()
                                .map(LogicalDisk.Member::slot)
                                .map(slot -> slot.startsWith(":") ? slot.substring(1) : slot)
                                .collect(Collectors.joining(",")));
        switch (disk.level()) {
            case RAID_10 -> arguments.add("pdperarray=2");
            case RAID_50, RAID_60 -> arguments.add("pdperarray=" + disk.members().size() / 2);
            default -> {}
        }
        disk.cache()
                .ifPresent(policy -> {
                    arguments.add(write(policy));
                    policy.readAhead().ifPresent(ahead -> arguments.add(read(ahead)));
                });
        disk.stripe().ifPresent(stripe -> arguments.add("strip=" + (stripe >> 10)));
        return arguments;
    }

    private static String write(CachePolicy policy) {
        return switch (policy.write()) {
            case THROUGH -> "wt";
            case BACK -> "wb";
            case ALWAYS -> "awb";
        };
    }

    private static List<String> setCache(String volume, CachePolicy policy) {
        List<String> arguments = new ArrayList<>(List.of(volume, "set"));
        arguments.add("wrcache=" + write(policy));
        policy.readAhead().ifPresent(ahead -> arguments.add("rdcache=" + read(ahead)));
        return arguments;
    }

    private static String read(boolean ahead) {
        return ahead ? "ra" : "nora";
    }

    /// `252:4` is slot 4 of enclosure 252; `:4` is one that is attached without an enclosure.
    private static String drive(String slot) throws ControllerException {
        if (!slot.matches("[0-9]{0,5}:[0-9]{1,5}")) {
            throw new ControllerException("\"" + slot + "\" is no slot such as 252:4");
        }
        int colon = slot.indexOf(':');
        String enclosure = slot.substring(0, colon);
        return (enclosure.isEmpty() ? "" : "/e" + enclosure) + "/s" + slot.substring(colon + 1);
    }
}
