package dev.bootwright.machine.agent;

import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Source;
import dev.bootwright.machine.controller.ControllerTool;
import dev.bootwright.machine.controller.ControllerTools;
import dev.bootwright.machine.controller.Controllers;
import dev.bootwright.machine.hardware.HardwareInventory;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// An inventory with what the tools of RAID controllers tell, where the image has any.
///
/// @param root of the tree with the tools
record RaidInventory(Path root, HardwareInventory hardware) implements HardwareInventory {

    @Override
    public Inventory collect(Consumer<String> log) {
        Inventory inventory = hardware.collect(log);
        List<String> problems = new ArrayList<>();
        List<ControllerTool> tools =
                ControllerTools.find(
                        root,
                        problem -> {
                            log.accept(problem);
                            problems.add("raid: " + problem);
                        });
        if (tools.isEmpty() && problems.isEmpty()) {
            return inventory;
        }
        String from = tools.stream().map(ControllerTool::name).collect(Collectors.joining(", "));
        try {
            Controllers.Found found = new Controllers(tools).inventory();
            found.problems().forEach(problem -> problems.add("raid: " + problem));
            return inventory.withRaid(
                    found.controllers(),
                    new Source("raid", from, System.currentTimeMillis()),
                    problems);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return inventory;
        }
    }

    @Override
    public void listen(Duration wait) throws IOException {
        hardware.listen(wait);
    }

    @Override
    public Inventory withInterfaces(Inventory found) {
        return hardware.withInterfaces(found);
    }

    @Override
    public byte[] rawOutputs() {
        return hardware.rawOutputs();
    }
}
