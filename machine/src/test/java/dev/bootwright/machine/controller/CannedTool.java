package dev.bootwright.machine.controller;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An executable that writes down the arguments it is started with, each in brackets, and answers with what
/// the real tool printed.
final class CannedTool {

    private final Path directory;
    private final Map<String, String> answers = new LinkedHashMap<>();

    CannedTool(Path directory) {
        this.directory = directory;
    }

    static String captured(String file) {
        try (InputStream in = CannedTool.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + file);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /// @param arguments joined by blanks
    CannedTool answers(String arguments, String text) {
        answers.put(arguments, text);
        return this;
    }

    Executable write() throws IOException {
        StringBuilder script = new StringBuilder("#!/bin/sh\n");
        script.append("printf '[%s]' \"$@\" >> ").append(directory.resolve("argv"));
        script.append("; echo >> ").append(directory.resolve("argv")).append('\n');
        script.append("cat >> ").append(directory.resolve("stdin")).append('\n');
        script.append("case \"$*\" in\n");
        int number = 0;
        for (Map.Entry<String, String> answer : answers.entrySet()) {
            Path file = directory.resolve("answer" + number++);
            Files.writeString(file, answer.getValue());
            script.append("'%s') cat %s;;\n".formatted(answer.getKey(), file));
        }
        script.append("*) echo unknown command; exit 3;;\nesac\n");
        Path executable = directory.resolve("tool");
        Files.writeString(executable, script);
        Files.setPosixFilePermissions(executable, PosixFilePermissions.fromString("rwxr-xr-x"));
        return new Executable(executable);
    }

    /// How it was started, in order.
    List<String> starts() throws IOException {
        return new ArrayList<>(Files.readAllLines(directory.resolve("argv")));
    }

    String input() throws IOException {
        return Files.readString(directory.resolve("stdin"));
    }
}
