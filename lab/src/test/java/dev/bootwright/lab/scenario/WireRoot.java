package dev.bootwright.lab.scenario;

import dev.bootwright.formats.json.Json;
import dev.bootwright.lab.network.BridgedNetwork;
import dev.bootwright.lab.operator.Launcher;
import dev.bootwright.lab.run.Tool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/// What scenarios of machines without disks have in common: the preboot image, small roots, targets.
final class WireRoot {

    private static final Launcher LAUNCHER = new Launcher(Lab.TOP);

    /// What scripts in a root may call, beside the shell.
    private static final List<String> APPLETS =
            List.of(
                    "awk",
                    "cat",
                    "cp",
                    "cut",
                    "dd",
                    "echo",
                    "grep",
                    "mkdir",
                    "mount",
                    "mv",
                    "poweroff",
                    "rm",
                    "sed",
                    "sh",
                    "sha256sum",
                    "sleep",
                    "sync",
                    "umount",
                    "wc");

    /// Three times what the preboot image has by itself, for busy computers. What a scenario says
    /// itself comes later, and counts.
    private static final String PATIENT = "DEADLINE=180 ";

    private static final String INIT_HEAD =
            """
            #!/bin/busybox sh
            export PATH=/bin
            echo "MARK $(awk '$2=="/"{print $1,$3}' /proc/mounts)"
            """;

    private final Lab lab;

    WireRoot(Lab lab) {
        this.lab = lab;
    }

    /// Builds a preboot image of the cloud kernel.
    ///
    /// @param name    letters only; another one for other options, since the newest of a name is
    ///                started, and classes that are tested side by side share them
    /// @param options more of `image build`
    /// @return the data directory
    static Path build(String name, String... options) throws IOException {
        Path data = Lab.TOP.resolve("lab/target/preboot-" + name);
        List<String> command = new ArrayList<>(List.of("image", "build", "--profile", "aoe"));
        command.addAll(List.of("--flavour", "cloud", "--data", data.toString()));
        command.addAll(List.of(options));
        LAUNCHER.show(command.toArray(String[]::new));
        return data;
    }

    /// The newest image of a data directory.
    static Path newest(Path data) throws IOException {
        String list = LAUNCHER.show("image", "list", "--json", "--data", data.toString());
        Json image = Json.parse(list).asObject("list").array("images").elements().getFirst();
        return Path.of(image.asObject("image").text("directory"));
    }

    /// Lets every machine start the newest image of a data directory.
    ///
    /// @param arguments of the kernel
    void serve(Path data, String arguments, String... options) throws IOException {
        lab.serve(data.resolve("images"), options);
        lab.server()
                .api()
                .putRule(
                        "all",
                        "name: all\nmatch: all\napprove: true\narguments: \"%s\"\n"
                                .formatted(PATIENT + arguments));
    }

    /// The tree of a small root: a shell and what is usual in scripts.
    ///
    /// @param script what `/sbin/init` does after it has said `MARK DEVICE TYPE`; it switches off in the end
    Path tree(String script) throws IOException {
        Path tree = Files.createTempDirectory(lab.run().folder(), "root");
        for (String name : List.of("bin", "sbin", "dev", "proc", "sys", "run", "mnt")) {
            Files.createDirectories(tree.resolve(name));
        }
        Files.setPosixFilePermissions(tree, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.copy(Path.of("/bin/busybox"), tree.resolve("bin/busybox"));
        for (String applet : APPLETS) {
            Files.createSymbolicLink(tree.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        String init = INIT_HEAD + script + "\nsync\nexec poweroff -f\n";
        Path file = Files.writeString(tree.resolve("sbin/init"), init);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return tree;
    }

    /// Puts a program of this computer into a tree, with the libraries it says it needs.
    static void addProgram(Path tree, Path program) throws IOException {
        List<Path> files = new ArrayList<>(List.of(program));
        for (String word : Tool.run("ldd", program.toString()).split("\\s+", -1)) {
            if (word.startsWith("/")) {
                files.add(Path.of(word));
            }
        }
        for (Path file : files) {
            Path to = tree.resolve(file.toString().substring(1));
            Files.createDirectories(to.getParent());
            Files.copy(file.toRealPath(), to, StandardCopyOption.REPLACE_EXISTING);
        }
        Path there = tree.resolve("bin").resolve(program.getFileName());
        if (!Files.exists(there, LinkOption.NOFOLLOW_LINKS)) {
            Files.createSymbolicLink(there, program);
        }
    }

    /// A file system of a tree, made without being root; its label is `wire`.
    Path image(String name, Path tree, int mebibytes) throws IOException {
        Path image = lab.run().folder().resolve(name + ".disk");
        Tool.run(
                "mkfs.ext4",
                "-q",
                "-L",
                "wire",
                "-d",
                tree.toString(),
                image.toString(),
                mebibytes + "M");
        return image;
    }

    /// A root that runs a script and switches off.
    Path root(String script) throws IOException {
        return image("root", tree(script), 32);
    }

    /// A large file that has a root in squashfs somewhere.
    ///
    /// @param offset where, in bytes
    Path medium(long offset, String script) throws IOException {
        Path medium = lab.run().folder().resolve("medium.iso");
        Tool.run("truncate", "-s", "5G", medium.toString());
        Tool.run(
                "mksquashfs",
                tree(script).toString(),
                medium.toString(),
                "-quiet",
                "-noappend",
                "-offset",
                Long.toString(offset));
        Tool.run("truncate", "-s", "5G", medium.toString());
        return medium;
    }

    /// A disk with what no compression or zero block could stand for.
    Path randomDisk(String name, int mebibytes) throws IOException {
        Path disk = lab.run().folder().resolve(name + ".disk");
        Random random = new Random(name.hashCode());
        byte[] block = new byte[1 << 20];
        try (var out = Files.newOutputStream(disk)) {
            for (int i = 0; i < mebibytes; i++) {
                random.nextBytes(block);
                out.write(block);
            }
        }
        return disk;
    }

    /// As `sha256sum` prints it.
    static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                var digesting = new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
            digesting.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digesting.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Serves `0.SLOT` by ours; returns when it does.
    ///
    /// @param options more of `aoe serve`
    Process ours(String slot, Path image, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("0." + slot, image.toString()));
        arguments.addAll(List.of("-i", BridgedNetwork.BRIDGE));
        arguments.addAll(List.of(options));
        return serveBy("target" + slot, arguments);
    }

    /// Serves several by one process of ours; the first is `0.1`.
    Process ours(Path... images) throws IOException {
        StringBuilder text = new StringBuilder("interfaces: [br0]\ntargets:\n");
        for (int i = 0; i < images.length; i++) {
            text.append("  - {target: 0.%d, source: %s}\n".formatted(i + 1, images[i]));
        }
        Path config = Files.writeString(lab.run().folder().resolve("aoe.yaml"), text);
        return serveBy("targets", List.of("--config", config.toString()));
    }

    private Process serveBy(String name, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(LAUNCHER.command("aoe", "serve"));
        command.addAll(arguments);
        command.addAll(List.of("--state", lab.folder("aoe").toString()));
        Path log = lab.run().folder().resolve(name + ".log");
        long before = Files.exists(log) ? Files.size(log) : 0;
        Process process = lab.run().start(name, lab.network().inside(command));
        Instant deadline = Instant.now().plus(ScenarioMachine.PATIENCE);
        while (!Files.readString(log).substring((int) before).contains(" bytes, ")) {
            if (!process.isAlive() || Instant.now().isAfter(deadline)) {
                throw new IOException("no target: " + Files.readString(log));
            }
            ScenarioMachine.sleep(50);
        }
        return process;
    }

    /// Serves `0.SLOT` by vblade.
    Process vblade(String slot, Path image) throws IOException {
        return lab.run()
                .start(
                        "vblade" + slot,
                        lab.network()
                                .inside(
                                        List.of(
                                                "vblade",
                                                "0",
                                                slot,
                                                BridgedNetwork.BRIDGE,
                                                image.toString())));
    }

    /// Runs a program on the network, to its end.
    String run(String... command) throws IOException {
        return Tool.run(lab.network().inside(List.of(command)).toArray(String[]::new));
    }
}
