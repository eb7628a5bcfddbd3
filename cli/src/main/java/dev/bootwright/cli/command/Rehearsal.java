package dev.bootwright.cli.command;

import dev.bootwright.image.file.DirectoryTree;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/// Runs short commands one after the other in a directory of its own and says nothing. With
/// `-XX:AOTCacheOutput=FILE`, the virtual machine keeps in FILE what they load and compile, and the
/// launcher starts every command from there.
public final class Rehearsal {

    /// Often enough that the virtual machine learns what to compile.
    private static final int ROUNDS = 5;

    private Rehearsal() {}

    public static void main(String[] none) throws IOException {
        Path directory = Files.createTempDirectory("rehearsal");
        try {
            for (int round = 0; round < ROUNDS; round++) {
                run(directory);
            }
        } finally {
            DirectoryTree.remove(directory);
        }
    }

    private static void run(Path directory) throws IOException {
        Path files = Files.createDirectories(directory.resolve("files"));
        for (int i = 0; i < 10; i++) {
            Files.writeString(files.resolve("file-" + i), "content " + i);
        }
        String image = directory.resolve("image").toString();
        String template = directory.resolve("template.yaml").toString();
        Files.writeString(
                Path.of(template), "name: one\ndisks: [{name: a, select: {size: 1GiB..}}]");
        List<String[]> commands =
                List.of(
                        line("--help"),
                        line("payload", "create", "-o", image, files.toString()),
                        line("payload", "create", "--sha256-inside", "-o", image, files.toString()),
                        line("payload", "list", image),
                        line("payload", "verify", "--json", image),
                        line("payload", "extract", image, "--to", directory + "/to"),
                        line("image", "list", "--data", directory.toString()),
                        line("template", "check", template),
                        line("bridge", "scan", template, "--json"),
                        line("machine", "list", "--server", "http://127.0.0.1:9", "--data", image),
                        line("no-such-command"));
        for (String[] command : commands) {
            CommandLine bootwright = Bootwright.commandLine();
            bootwright.setOut(nowhere()).setErr(nowhere()).execute(command);
        }
    }

    private static String[] line(String... words) {
        return words;
    }

    private static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }
}
