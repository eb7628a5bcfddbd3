package dev.bootwright.image.initramfs;

import dev.bootwright.formats.elf.Elf;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The agent, linked with the parts of this program's own JDK that it needs into a runtime in
/// `/usr/lib/jvm`.
final class JavaRuntime {

    /// Raise it when equal jars and an equal JDK give other bytes.
    static final String SETTINGS = "jlink-1";

    static final String HOME = "usr/lib/jvm/";
    private static final String ARGUMENTS = "agent.args";
    private static final String MODULE = "dev.bootwright.machine";

    /// What a runtime has for compiling, debugging and reading, none of which happens on a machine.
    private static final Set<String> LEFT_OUT =
            Set.of(
                    "lib/classlist",
                    "lib/jrt-fs.jar",
                    "lib/jexec",
                    "lib/libjsig.so",
                    "lib/server/libjsig.so",
                    "release");

    private final Path jars;

    /// @param jars directory of the modular jars: the agent and the project's own modules it requires
    JavaRuntime(Path jars) {
        this.jars = jars;
    }

    /// What the runtime is made from, as text: changes when anything in it may.
    String inputs() throws IOException {
        var inputs = new StringBuilder(SETTINGS).append('\n');
        for (Path jar : jarFiles()) {
            inputs.append(jar.getFileName()).append(' ').append(Digest.of(jar)).append('\n');
        }
        Path home = Path.of(System.getProperty("java.home"));
        inputs.append(Files.readString(home.resolve("release")));
        inputs.append(Digest.of(home.resolve("lib/server/libjvm.so"))).append('\n');
        return inputs.toString();
    }

    /// The version of the runtime, as `java -version` has it.
    static String version() {
        return Runtime.version().toString();
    }

    private List<Path> jarFiles() throws IOException {
        try (Stream<Path> files = Files.list(jars)) {
            List<Path> found =
                    files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
            if (found.isEmpty()) {
                throw new IOException("no jars of the agent in " + jars);
            }
            return found;
        }
    }

    /// Links the runtime and puts it into a tree.
    ///
    /// @param scratch an empty directory, for what is linked; left to the caller
    void addTo(FileTree tree, Path scratch) throws IOException {
        Path linked = scratch.resolve("runtime");
        link(linked);
        try (Stream<Path> files = Files.walk(linked)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String path = linked.relativize(file).toString();
                if (isKept(path)) {
                    tree.put(HOME + path, node(file));
                }
            }
        }
        addResources(tree);
    }

    /// Puts what the agent's jar has for the image beside the runtime: `/init`, and how it starts it.
    private void addResources(FileTree tree) throws IOException {
        tree.put("usr/bin/java", new Node.SymbolicLink(Part.RUNTIME, "../lib/jvm/bin/java"));
        tree.put("init", new Node.RegularFile(Part.AGENT, 0755, Content.of(resource("init"))));
        byte[] arguments = resource(ARGUMENTS);
        tree.put(
                HOME + "lib/" + ARGUMENTS,
                new Node.RegularFile(Part.AGENT, 0644, Content.of(arguments)));
    }

    private byte[] resource(String name) throws IOException {
        for (Path jar : jarFiles()) {
            try (var zip = new ZipFile(jar.toFile())) {
                ZipEntry entry = zip.getEntry(name);
                if (entry != null) {
                    try (var in = zip.getInputStream(entry)) {
                        return in.readAllBytes();
                    }
                }
            }
        }
        throw new IOException("no jar in %s has the file %s".formatted(jars, name));
    }

    private void link(Path output) throws IOException {
        ToolProvider jlink =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(() -> new IOException("this Java runtime has no jlink"));
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--module-path", jars.toString(), "--add-modules", MODULE));
        arguments.addAll(List.of("--output", output.toString(), "--compress", "zip-0"));
        arguments.addAll(
                List.of("--strip-java-debug-attributes", "--no-header-files", "--no-man-pages"));
        arguments.addAll(List.of("--vm", "server"));
        var messages = new StringWriter();
        var writer = new PrintWriter(messages);
        int status = jlink.run(writer, writer, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IOException(
                    "jlink %s: exit status %d: %s"
                            .formatted(
                                    String.join(" ", arguments),
                                    status,
                                    messages.toString().strip()));
        }
    }

    private static boolean isKept(String path) {
        if (path.startsWith("bin/")) {
            return path.equals("bin/java");
        }
        return !LEFT_OUT.contains(path) && !path.startsWith("legal/");
    }

    private static Node node(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        boolean executable = Files.isExecutable(file) && Elf.isElf(bytes);
        byte[] kept = Elf.isElf(bytes) ? Elf.read(bytes).withoutUnloaded() : bytes;
        return new Node.RegularFile(Part.RUNTIME, executable ? 0755 : 0644, Content.of(kept));
    }
}
