package dev.bootwright.machine.controller;

import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import dev.bootwright.formats.raid.Operation;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A tool that somebody added to the image: a folder with an executable and a `manifest.json`.
///
/// The executable is run once for every question. Its standard input is one JSON object, its standard output
/// another:
///
/// ```text
/// {"command": "inventory"}                                        -> {"controllers": [RaidController]}
/// {"command": "apply", "controller": "ADDRESS", "operation": {…}} -> {} or {"error": "…"}
/// ```
///
/// A status other than 0 is a failure, whose reason is its standard error.
final class AddedTool implements ControllerTool {

    private static final int CONTRACT = 1;
    private static final int LONGEST_MANIFEST = 1 << 16;
    private static final String NAME = "[a-z][a-z0-9-]{0,31}";

    private final String name;
    private final Executable executable;

    private AddedTool(String name, Executable executable) {
        this.name = name;
        this.executable = executable;
    }

    /// Every tool below a directory, which need not exist.
    ///
    /// @param log where what is wrong with one of them goes; the others are found all the same
    static List<ControllerTool> findAll(Path directory, Consumer<String> log) {
        List<Path> folders = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            entries.forEach(folders::add);
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        folders.sort(null);
        List<ControllerTool> tools = new ArrayList<>();
        for (Path folder : folders) {
            try {
                tools.add(open(folder));
            } catch (IOException e) {
                log.accept("controller tool %s: %s".formatted(folder, e.getMessage()));
            }
        }
        return tools;
    }

    private static ControllerTool open(Path folder) throws IOException {
        Path file = folder.resolve("manifest.json");
        if (Files.size(file) > LONGEST_MANIFEST) {
            throw new ControllerException("manifest.json has more than 64 KiB");
        }
        Json.Object manifest = Json.parse(Files.readString(file)).asObject("manifest");
        long contract = manifest.integer("contract");
        if (contract != CONTRACT) {
            throw new ControllerException(
                    "manifest.json: \"contract\" is %d, expected %d".formatted(contract, CONTRACT));
        }
        String name = manifest.text("name");
        if (!name.matches(NAME)) {
            throw new ControllerException(
                    "manifest.json: \"name\": expected lower-case letters, digits and '-', found \""
                            + RaidController.clip(name)
                            + "\"");
        }
        String program = manifest.text("executable");
        Path executable = folder.resolve(program).normalize();
        if (!executable.startsWith(folder) || !Files.isExecutable(executable)) {
            throw new ControllerException(
                    "manifest.json: \"executable\": no executable \"%s\" in this folder"
                            .formatted(RaidController.clip(program)));
        }
        return new AddedTool(name, new Executable(executable));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<RaidController> controllers() throws ControllerException, InterruptedException {
        Json.Object answer = ask(Json.object().put("command", "inventory").build());
        try {
            List<RaidController> found = new ArrayList<>();
            for (Json each : answer.array("controllers").elements()) {
                Json.Object controller = each.asObject("controllers");
                Json.ObjectBuilder named = Json.object();
                controller.members().forEach(named::put);
                found.add(RaidController.fromJson(named.put("tool", name).build()));
            }
            return found;
        } catch (JsonException e) {
            throw new ControllerException(name + " inventory: " + e.getMessage(), e);
        }
    }

    @Override
    public void carryOut(RaidController controller, Operation operation)
            throws ControllerException, InterruptedException {
        ask(
                Json.object()
                        .put("command", "apply")
                        .put("controller", controller.address())
                        .put("operation", OperationJson.write(operation))
                        .build());
    }

    private Json.Object ask(Json.Object question) throws ControllerException, InterruptedException {
        String output = executable.output(List.of(), question + "\n");
        try {
            Json.Object answer =
                    output.isBlank()
                            ? Json.object().build()
                            : Json.parse(output).asObject("answer");
            if (answer.find("error").isPresent()) {
                throw new ControllerException(
                        name + ": " + RaidController.clip(answer.text("error")));
            }
            return answer;
        } catch (JsonException e) {
            throw new ControllerException(name + ": " + e.getMessage(), e);
        }
    }
}
