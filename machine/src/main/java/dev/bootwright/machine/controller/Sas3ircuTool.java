package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.raid.Operation;
import dev.bootwright.machine.program.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// LSI's SAS host bus adapters with Integrated RAID firmware, by `sas3ircu` or `sas2ircu`. Source: LSI,
/// SAS-3 Integrated RAID Solution User Guide, November 2012, appendix A.
final class Sas3ircuTool implements ControllerTool {

    private static final Pattern LISTED =
            Pattern.compile("\\s*([0-9]{1,3})\\s+SAS[0-9A-Za-z_]+\\s.*");

    private final String name;
    private final Executable executable;

    /// @param name `sas3ircu` or `sas2ircu`
    Sas3ircuTool(String name, Executable executable) {
        this.name = name;
        this.executable = executable;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<RaidController> controllers() throws ControllerException, InterruptedException {
        Program.Result list = executable.run("LIST");
        List<RaidController> found = new ArrayList<>();
        if (list.output().contains("MPTLib2 Error 1")) { // how it says that there is none
            return found;
        }
        if (list.status() != 0) {
            throw new ControllerException(
                    "%s LIST: exit status %d: %s"
                            .formatted(name, list.status(), Executable.lastLines(list)));
        }
        for (String line : list.output().lines().toList()) {
            Matcher matcher = LISTED.matcher(line);
            if (matcher.matches()) {
                String number = matcher.group(1);
                String output = executable.output(List.of(number, "DISPLAY"), "");
                found.add(new Sas3ircuOutput(name, number, output).controller());
            }
        }
        return found;
    }

    @Override
    public void carryOut(RaidController controller, Operation operation)
            throws ControllerException, InterruptedException {
        executable.output(arguments(name, controller.address(), operation), "");
    }

    static List<String> arguments(String name, String number, Operation operation)
            throws ControllerException {
        return switch (operation) {
            case Operation.Delete(var volume) ->
                    List.of(number, "DELETEVOLUME", volume.id(), "NOPROMPT");
            case Operation.Create(var disk) -> create(name, number, disk);
            case Operation.AddSpare(var slot, _) -> List.of(number, "HOTSPARE", slot);
            case Operation.DropSpare(var slot) -> List.of(number, "HOTSPARE", "DELETE", slot);
            case Operation.ClearForeign _,
                    Operation.ImportForeign _,
                    Operation.MakeReady _,
                    Operation.MakeJbod _,
                    Operation.SetCache _ ->
                    throw new ControllerException(name + " cannot " + operation);
        };
    }

    private static List<String> create(String name, String number, LogicalDisk disk)
            throws ControllerException {
        if (disk.stripe().isPresent() || disk.cache().isPresent()) {
            throw new ControllerException(name + " has no choice of a stripe or a cache policy");
        }
        List<String> arguments = new ArrayList<>(List.of(number, "CREATE"));
        arguments.add("RAID" + disk.level().digits());
        arguments.add(disk.size().map(Sizes::mebibytes).orElse("MAX"));
        disk.members().forEach(member -> arguments.add(member.slot()));
        disk.name().ifPresent(arguments::add);
        arguments.add("NOPROMPT");
        return arguments;
    }
}
