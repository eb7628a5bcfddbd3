package dev.bootwright.machine.bridge.start;

import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Software RAID and logical volumes, put together by their own tools so that nothing is written to a member:
/// arrays are started read-only, and so are volumes.
final class Assembly {

    private Assembly() {}

    /// Puts together what can be; what cannot stays as it is.
    ///
    /// @return what went wrong, a line each
    static List<String> assemble() throws InterruptedException {
        List<String> problems = new ArrayList<>();
        run(problems, "mdadm", "--assemble", "--scan", "--readonly", "--run", "--quiet");
        List<String> groups = volumeGroups();
        if (!groups.isEmpty()) {
            String readOnly =
                    "activation{read_only_volume_list=[\"%s\"]} global{metadata_read_only=1}"
                            .formatted(String.join("\",\"", groups));
            run(problems, "vgchange", "--config", readOnly, "--activate", "y", "--quiet");
            run(problems, "vgmknodes");
        }
        return problems;
    }

    private static List<String> volumeGroups() throws InterruptedException {
        try {
            return Program.of("vgs", "--noheadings", "--options", "vg_name")
                    .output()
                    .lines()
                    .map(String::strip)
                    .filter(name -> name.matches("[A-Za-z0-9+_.][A-Za-z0-9+_.-]*"))
                    .toList();
        } catch (IOException e) {
            return List.of(); // no tool, so no volumes
        }
    }

    private static void run(List<String> problems, String... command) throws InterruptedException {
        try {
            Program.Result result = Program.of(command).result();
            // 1 and 2 are "nothing to do" and "some arrays only"
            if (result.status() > 2) {
                problems.add(command[0] + ": " + result.errors().strip());
            }
        } catch (IOException e) {
            problems.add(command[0] + ": " + e.getMessage());
        }
    }

    /// The devices there are now: `/dev/md127`, `/dev/dm-0`.
    static List<Path> devices(Path root) {
        List<Path> devices = new ArrayList<>();
        try (Stream<Path> blocks = Files.list(root.resolve("sys/block"))) {
            blocks.map(block -> block.getFileName().toString())
                    .filter(name -> name.matches("md\\d+|dm-\\d+"))
                    .sorted()
                    .map(name -> root.resolve("dev").resolve(name))
                    .forEach(devices::add);
        } catch (IOException e) {
            return List.of(); // no block devices at all
        }
        return devices;
    }

    /// Takes everything apart again.
    static void stop() throws InterruptedException {
        List<String> ignored = new ArrayList<>();
        run(ignored, "vgchange", "--activate", "n", "--quiet");
        run(ignored, "mdadm", "--stop", "--scan", "--quiet");
    }
}
