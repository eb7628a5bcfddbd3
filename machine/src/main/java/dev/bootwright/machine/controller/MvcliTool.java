package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.Physical;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidController.Virtual;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.raid.Operation;
import dev.bootwright.machine.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Marvell's controllers of two M.2 disks by `mvcli`: Dell's BOSS, Lenovo's mirroring kit. It knows a default
/// adapter only, and asks before it changes anything. Source: what `mvcli help` prints.
final class MvcliTool implements ControllerTool {

    private static final String YES = "y\n";
    private static final List<RaidLevel> KNOWN =
            List.of(RaidLevel.RAID_0, RaidLevel.RAID_1, RaidLevel.RAID_10);

    private final Executable executable;

    MvcliTool(Executable executable) {
        this.executable = executable;
    }

    @Override
    public String name() {
        return "mvcli";
    }

    @Override
    public List<RaidController> controllers() throws ControllerException, InterruptedException {
        String adapters = info("hba");
        return parts(adapters, "Adapter ID").isEmpty()
                ? List.of()
                : controllers(adapters, info("pd"), info("vd"));
    }

    /// What is in the answers for `hba`, `pd` and `vd`.
    static List<RaidController> controllers(String hba, String pd, String vd) {
        List<List<String>> adapters = parts(hba, "Adapter ID");
        if (adapters.isEmpty()) {
            return List.of();
        }
        Map<String, String> own = Words.fields(adapters.getFirst());
        List<Physical> disks =
                parts(pd, "Adapter").stream().map(part -> disk(Words.fields(part))).toList();
        List<Virtual> volumes =
                parts(vd, "id").stream().map(part -> volume(Words.fields(part))).toList();
        String supported = own.getOrDefault("Supported RAID mode", "");
        return List.of(
                new RaidController(
                        new RaidController.Name("mvcli", Words.of(own, "SerialNo").orElse("0")),
                        own.getOrDefault("Adapter ID", "0"),
                        Words.of(own, "ModelNumber").or(() -> Words.of(own, "Product")),
                        Words.of(own, "Firmware version"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        0,
                        KNOWN.stream()
                                .filter(level ->
                                        List.of(supported.split(" +"))
                                                .contains("RAID" + level.digits()))
                                .toList(),
                        disks,
                        volumes,
                        adapters.size() > 1
                                ? List.of("mvcli: only the first of several adapters is used")
                                : List.of()));
    }

    private String info(String kind) throws ControllerException, InterruptedException {
        Program.Result result = executable.run("info", "-o", kind);
        boolean isAnswer =
                result.output().contains("Information")
                        || result.output().contains("Adapter ID")
                        || result.output().contains("is found");
        if (!isAnswer) {
            throw new ControllerException(
                    "mvcli info -o %s: exit status %d: %s"
                            .formatted(kind, result.status(), Executable.lastLines(result)));
        }
        return result.output();
    }

    /// Parts that each begin with a field of this name.
    private static List<List<String>> parts(String text, String first) {
        List<List<String>> parts = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (Words.field(line).filter(field -> field.getKey().equals(first)).isPresent()) {
                parts.add(new ArrayList<>());
            }
            if (!parts.isEmpty()) {
                parts.getLast().add(line);
            }
        }
        return parts;
    }

    private static Physical disk(Map<String, String> fields) {
        String status = fields.getOrDefault("PD status", "");
        boolean isMember = !fields.getOrDefault("associated VDs", "").isBlank();
        return new Physical(
                fields.getOrDefault("PD ID", ""),
                state(status, isMember),
                status,
                new DiskIdentity(
                        Words.of(fields, "Serial").orElse(""),
                        Words.naa(fields.getOrDefault("WWN", "")),
                        Sizes.binary(fields.getOrDefault("Size", "")).orElse(0L)),
                Words.of(fields, "SSD Type").map(word -> word.toLowerCase(Locale.ROOT)),
                Words.of(fields, "Type")
                        .map(word -> word.replaceFirst(" .*", "").toLowerCase(Locale.ROOT)),
                Words.of(fields, "model"),
                Words.of(fields, "Firmware version"));
    }

    private static State state(String status, boolean isMember) {
        return switch (status) {
            case "online", "unconfigured", "unassigned", "idle", "" ->
                    isMember ? State.MEMBER : State.READY;
            case "rebuilding" -> State.MEMBER;
            case "spare", "global spare", "dedicated spare" -> State.SPARE;
            case "foreign" -> State.FOREIGN;
            case "offline", "failed", "invalid" -> State.FAILED;
            default -> State.OTHER;
        };
    }

    private static Virtual volume(Map<String, String> fields) {
        String level = fields.getOrDefault("RAID mode", "");
        String status = fields.getOrDefault("status", "unknown");
        String members = fields.getOrDefault("PD RAID setup", "").strip();
        return new Virtual(
                String.valueOf(Words.number(fields.getOrDefault("id", ""))),
                fields.getOrDefault("name", ""),
                RaidLevel.of(level.replaceFirst("^RAID", "")).map(RaidLevel::word).orElse(level),
                Sizes.binary(fields.getOrDefault("size", "")).orElse(0L),
                status.equals("functional") ? "optimal" : status,
                Words.of(fields, "Stripe size").flatMap(size -> Sizes.binary(size + " K")),
                Optional.empty(),
                Optional.empty(),
                members.isEmpty() ? List.of() : List.of(members.split(" +")),
                List.of());
    }

    @Override
    public void carryOut(RaidController controller, Operation operation)
            throws ControllerException, InterruptedException {
        executable.output(arguments(operation), YES);
    }

    static List<String> arguments(Operation operation) throws ControllerException {
        return switch (operation) {
            case Operation.Delete(var volume) -> List.of("delete", "-o", "vd", "-i", volume.id());
            case Operation.Create(var disk) -> create(disk);
            case Operation.ClearForeign _,
                    Operation.ImportForeign _,
                    Operation.AddSpare _,
                    Operation.DropSpare _,
                    Operation.MakeReady _,
                    Operation.MakeJbod _,
                    Operation.SetCache _ ->
                    throw new ControllerException("mvcli cannot " + operation);
        };
    }

    private static List<String> create(LogicalDisk disk) throws ControllerException {
        if (disk.stripe().isPresent() || disk.cache().isPresent() || disk.size().isPresent()) {
            throw new ControllerException(
                    "mvcli makes logical disks of whole disks, with a stripe and cache of its own choice");
        }
        List<String> arguments =
                new ArrayList<>(List.of("create", "-o", "vd", "-r" + disk.level().digits(), "-d"));
        arguments.add(
                disk.members().stream()
                        .map(LogicalDisk.Member::slot)
                        .collect(Collectors.joining(",")));
        disk.name().ifPresent(text -> arguments.addAll(List.of("-n", text)));
        return arguments;
    }
}
