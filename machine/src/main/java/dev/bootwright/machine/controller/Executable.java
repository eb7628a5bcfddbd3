package dev.bootwright.machine.controller;

import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The executable of a tool. It is given a few minutes and some megabytes: controllers with hundreds of
/// disks answer slowly, and at length.
record Executable(Path file) {

    private static final Duration DEADLINE = Duration.ofMinutes(5);
    private static final int MOST_OUTPUT = 32 << 20;

    /// The first that there is.
    ///
    /// @param places absolute, or names that are looked up in `path`
    static Optional<Executable> find(Path root, List<String> path, List<String> places) {
        List<Path> candidates = new ArrayList<>();
        for (String place : places) {
            if (place.startsWith("/")) {
                candidates.add(root.resolve(place.substring(1)));
            } else {
                path.forEach(directory ->
                        candidates.add(
                                root.resolve(directory.replaceFirst("^/+", "")).resolve(place)));
            }
        }
        return candidates.stream()
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .map(Executable::new);
    }

    Program.Result run(String... arguments) throws ControllerException, InterruptedException {
        return run(List.of(arguments), "");
    }

    /// @param input for its standard input
    Program.Result run(List<String> arguments, String input)
            throws ControllerException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(file.toString()));
        command.addAll(arguments);
        try {
            return new Program(command, input).bounded(DEADLINE, MOST_OUTPUT);
        } catch (IOException e) {
            throw new ControllerException(String.valueOf(e.getMessage()), e);
        }
    }

    /// The answer to a command, whose failure is one of the tool.
    String output(List<String> arguments, String input)
            throws ControllerException, InterruptedException {
        Program.Result result = run(arguments, input);
        if (result.status() != 0) {
            throw new ControllerException(
                    "%s %s: exit status %d: %s"
                            .formatted(
                                    file.getFileName(),
                                    String.join(" ", arguments),
                                    result.status(),
                                    lastLines(result)));
        }
        return result.output();
    }

    /// What a tool said at last: some say what is wrong on their standard output.
    static String lastLines(Program.Result result) {
        List<String> lines = new ArrayList<>(result.output().lines().toList());
        lines.addAll(result.errors().lines().toList());
        lines.removeIf(String::isBlank);
        String last = String.join("; ", lines.subList(Math.max(lines.size() - 3, 0), lines.size()));
        return last.length() <= 500 ? last : last.substring(last.length() - 500);
    }
}
