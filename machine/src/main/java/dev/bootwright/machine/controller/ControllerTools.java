package dev.bootwright.machine.controller;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/// Finds the tools that there are. None of a vendor is a part of an image: its owner puts it there, where the
/// vendor's own package does or anywhere in the search path.
public final class ControllerTools {

    /// Where others put tools of their own.
    public static final String ADDED = "usr/lib/bootwright/controllers";

    private static final List<Known> KNOWN =
            List.of(
                    new Known(
                            "storcli",
                            List.of("/opt/MegaRAID/storcli/storcli64", "storcli64", "storcli"),
                            StorcliTool::new),
                    new Known(
                            "perccli",
                            List.of("/opt/MegaRAID/perccli/perccli64", "perccli64", "perccli"),
                            StorcliTool::new),
                    new Known(
                            "ssacli",
                            List.of(
                                    "/opt/smartstorageadmin/ssacli/bin/ssacli",
                                    "ssacli",
                                    "hpssacli"),
                            (_, executable) -> new SsacliTool(executable)),
                    new Known("sas3ircu", List.of("sas3ircu"), Sas3ircuTool::new),
                    new Known("sas2ircu", List.of("sas2ircu"), Sas3ircuTool::new),
                    new Known(
                            "mvcli",
                            List.of(
                                    "/opt/dell/mvcli/mvcli",
                                    "/opt/marvell/storage/cli/mvcli",
                                    "mvcli"),
                            (_, executable) -> new MvcliTool(executable)));

    private ControllerTools() {}

    private record Known(
            String name,
            List<String> places,
            BiFunction<String, Executable, ControllerTool> make) {}

    /// Those in the search path of this process.
    ///
    /// @param root of the tree to look in
    /// @param log  where it goes what is wrong with a tool that somebody added
    public static List<ControllerTool> find(Path root, Consumer<String> log) {
        String path = System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        return find(root, List.of(path.split(":")), log);
    }

    /// @param root of the tree to look in
    /// @param path search path, directories of that tree
    /// @param log  where it goes what is wrong with a tool that somebody added
    static List<ControllerTool> find(Path root, List<String> path, Consumer<String> log) {
        List<ControllerTool> tools = new ArrayList<>();
        for (Known known : KNOWN) {
            Executable.find(root, path, known.places())
                    .ifPresent(
                            executable -> tools.add(known.make().apply(known.name(), executable)));
        }
        tools.addAll(AddedTool.findAll(root.resolve(ADDED), log));
        return List.copyOf(tools);
    }
}
