package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.RaidController;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Every RAID controller of this machine that a tool of this system can speak to.
public final class Controllers {

    private final List<ControllerTool> tools;

    public Controllers(List<ControllerTool> tools) {
        this.tools = List.copyOf(tools);
    }

    /// @param root of the tree that has the tools
    /// @param log  where it goes what is wrong with one of them
    public static Controllers of(Path root, Consumer<String> log) {
        return new Controllers(ControllerTools.find(root, log));
    }

    /// @param controllers in the order of their tools
    /// @param problems    of tools that failed, one line each
    public record Found(List<RaidController> controllers, List<String> problems) {
        public Found {
            controllers = List.copyOf(controllers);
            problems = List.copyOf(problems);
        }
    }

    /// What all tools tell. One that fails costs only its own controllers.
    public Found inventory() throws InterruptedException {
        List<RaidController> found = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (ControllerTool tool : tools) {
            try {
                found.addAll(tool.controllers());
            } catch (ControllerException e) {
                problems.add(RaidController.clip(String.valueOf(e.getMessage())));
            }
        }
        return new Found(found, problems);
    }

    /// The tool of a name.
    public Optional<ControllerTool> tool(String name) {
        return tools.stream().filter(tool -> tool.name().equals(name)).findFirst();
    }
}
