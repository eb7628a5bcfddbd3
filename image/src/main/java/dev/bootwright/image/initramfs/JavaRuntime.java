package dev.bootwright.image.initramfs;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.elf.Elf;
import dev.bootwright.image.file.DirectoryTree;
import dev.bootwright.image.initramfs.FileTree.Node;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/// The agent, linked with the parts of this program's own JDK that it needs into a runtime in
/// `/usr/lib/jvm`. Linking takes a while, so runtimes are kept in a directory under the digest of
/// what they were made from.
final class JavaRuntime {

    /// Raise it when equal jars and an equal JDK give other bytes.
    private static final String SETTINGS =
            "jlink-4 " + PlainClasses.SETTINGS + " " + ClassArchive.SETTINGS;

    /// Where it lies in the image.
    static final String HOME = "usr/lib/jvm/";

    private static final String MODULE = "dev.bootwright.machine";
    private static final String ARGUMENTS = "agent.args";
    private static final String ARCHIVE = "agent.jsa";
    private static final String LOCK = "lock";
    private static final String SCRATCH = ".linking";
    private static final Path SECURITY = Path.of("conf/security/java.security");

    /// A backslash at the end that no other one makes a character.
    private static final Pattern CONTINUED = Pattern.compile("(?<!\\\\)(\\\\\\\\)*\\\\$");

    private static final String DONE = "done";

    /// Runtimes kept; each takes some 70 MB.
    private static final int KEPT = 4;

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
    private final Path cache;
    private final Profile profile;

    /// @param jars  directory of the modular jars: the agent and the project's own modules it requires
    /// @param cache made when it is missing; anything in it may be deleted at any time
    /// @param profile that says what is started in it
    JavaRuntime(Path jars, Path cache, Profile profile) {
        this.profile = profile;
        this.jars = jars;
        this.cache = cache.toAbsolutePath();
    }

    /// What the runtime is made from, as text: changes when anything in it may.
    String inputs() throws IOException {
        var inputs = new StringBuilder(SETTINGS).append('\n');
        if (profile != Profile.AGENT) {
            inputs.append(profile.word()).append('\n');
        }
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

    /// Puts the runtime into a tree, with what starts it. The tree then reads files in the cache.
    ///
    /// @throws IOException if this program's JDK is none for Linux on x86-64, or the agent fails in it
    void addTo(FileTree tree) throws IOException {
        Path runtime = linked();
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String path = runtime.relativize(file).toString();
                if (!path.equals(DONE)) {
                    tree.put(HOME + path, node(file));
                }
            }
        }
        tree.put("usr/bin/java", new Node.SymbolicLink(Part.RUNTIME, "../lib/jvm/bin/java"));
        tree.put(
                "init",
                new Node.RegularFile(Part.AGENT, 0755, Content.of(resource(profile.init()))));
        if (profile == Profile.AGENT) {
            tree.put(
                    "usr/bin/bootwright-agent",
                    new Node.RegularFile(
                            Part.AGENT, 0755, Content.of(resource("bootwright-agent"))));
        }
    }

    private static Node node(Path file) throws IOException {
        int permissions = Files.isExecutable(file) ? 0755 : 0644;
        String part =
                switch (String.valueOf(file.getFileName())) {
                    case ARCHIVE -> Part.CLASSES;
                    case ARGUMENTS -> Part.AGENT;
                    default -> Part.RUNTIME;
                };
        return new Node.RegularFile(part, permissions, Content.of(file));
    }

    private Path linked() throws IOException {
        Files.createDirectories(cache);
        Path runtime = cache.resolve(Digest.of(inputs()).substring(0, 32));
        Path done = runtime.resolve(DONE);
        if (Files.exists(done)) {
            Files.setLastModifiedTime(done, FileTime.from(Instant.now()));
            return runtime;
        }
        checkPlatform();
        // The kernel takes the lock from a process that dies: what lies there then is nobody's.
        try (FileChannel channel =
                        FileChannel.open(
                                cache.resolve(LOCK),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                FileLock _ = channel.lock()) {
            removeLeftovers();
            if (!Files.exists(done)) { // else another process was quicker
                make(runtime);
            }
        }
        removeOld();
        return runtime;
    }

    private void removeLeftovers() throws IOException {
        try (DirectoryStream<Path> left = Files.newDirectoryStream(cache, SCRATCH + "*")) {
            for (Path directory : left) {
                DirectoryTree.remove(directory);
            }
        }
    }

    private void make(Path runtime) throws IOException {
        Path scratch = Files.createTempDirectory(cache, SCRATCH);
        try {
            link(plain(scratch.resolve("jars")), scratch.resolve("runtime"));
            Path arguments = scratch.resolve(ARGUMENTS);
            Files.write(arguments, resource(ARGUMENTS));
            Path kept = scratch.resolve("kept");
            copyKept(scratch.resolve("runtime"), kept);
            new ClassArchive(kept, arguments, scratch)
                    .write(kept.resolve("lib").resolve(ARCHIVE), profile.main(), "--warm-up");
            Files.copy(arguments, kept.resolve("lib").resolve(ARGUMENTS));
            Files.createFile(kept.resolve(DONE));
            DirectoryTree.remove(runtime);
            Files.move(kept, runtime, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            DirectoryTree.remove(scratch);
        }
    }

    private static void checkPlatform() throws IOException {
        String name = System.getProperty("os.name", "");
        String architecture = System.getProperty("os.arch", "");
        if (!name.equals("Linux") || !architecture.equals("amd64")) {
            throw new IOException(
                    "the agent's runtime is made from this program's own JDK, which must be one for"
                            + " Linux on x86-64; this one is for %s on %s"
                                    .formatted(name, architecture));
        }
    }

    /// The jars with classes that start more quickly.
    private Path plain(Path folder) throws IOException {
        Files.createDirectory(folder);
        for (Path jar : jarFiles()) {
            PlainClasses.copy(jar, folder.resolve(jar.getFileName()));
        }
        return folder;
    }

    private static void link(Path jars, Path output) throws IOException {
        ToolProvider jlink =
                ToolProvider.findFirst("jlink")
                        .orElseThrow(() -> new IOException("this Java runtime has no jlink"));
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--module-path", jars.toString(), "--add-modules", MODULE));
        arguments.addAll(List.of("--output", output.toString(), "--compress", "zip-0"));
        arguments.addAll(List.of("--strip-java-debug-attributes", "--vm", "server"));
        arguments.addAll(List.of("--no-header-files", "--no-man-pages"));
        // Makes other bytes each time; the archive of classes has what it would save.
        arguments.addAll(List.of("--disable-plugin", "generate-jli-classes"));
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

    /// Copies what a machine needs, native code without its symbols.
    private static void copyKept(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                Path path = from.relativize(file);
                if (isKept(path.toString())) {
                    Path copy = to.resolve(path);
                    Files.createDirectories(copy.getParent());
                    copy(file, copy);
                }
            }
        }
    }

    private static void copy(Path file, Path copy) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        if (Elf.isElf(bytes)) {
            Files.write(copy, Elf.read(bytes).withoutUnloaded());
            if (Files.isExecutable(file) && !copy.toFile().setExecutable(true)) {
                throw new IOException(copy + ": cannot be made executable");
            }
        } else {
            Files.write(copy, file.endsWith(SECURITY) ? withoutComments(bytes) : bytes);
        }
    }

    /// Properties without what explains them, of which each start of TLS would read 60 kB.
    static byte[] withoutComments(byte[] properties) {
        var kept = new StringBuilder();
        boolean goesOn = false;
        for (String line : new String(properties, ISO_8859_1).split("\n", -1)) {
            String text = line.strip();
            if (goesOn || !(text.isEmpty() || text.startsWith("#") || text.startsWith("!"))) {
                kept.append(line).append('\n');
                goesOn = CONTINUED.matcher(line).find();
            }
        }
        return kept.toString().getBytes(ISO_8859_1);
    }

    private static boolean isKept(String path) {
        if (path.startsWith("bin/")) {
            return path.equals("bin/java");
        }
        return !LEFT_OUT.contains(path) && !path.startsWith("legal/");
    }

    /// A file in the agent's jar that is for the image.
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

    private void removeOld() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            List<Path> old =
                    files.filter(file -> Files.exists(file.resolve(DONE)))
                            .sorted(Comparator.comparing(JavaRuntime::lastUsed).reversed())
                            .skip(KEPT)
                            .toList();
            for (Path runtime : old) {
                DirectoryTree.remove(runtime);
            }
        }
    }

    private static FileTime lastUsed(Path runtime) {
        try {
            return Files.getLastModifiedTime(runtime.resolve(DONE));
        } catch (IOException e) {
            return FileTime.fromMillis(0); // another process has just removed it
        }
    }
}
