package dev.bootwright.machine.bridge.start;

import dev.bootwright.machine.bridge.find.Refusal;
import dev.bootwright.machine.bridge.volume.BootDataset;
import dev.bootwright.machine.bridge.volume.BootPool;
import dev.bootwright.machine.program.Program;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Pools that our own reader cannot read, imported by OpenZFS where the image has it: read-only, which writes
/// nothing to them, not even that it was done. Source: zpool-import(8), zfsprops(7).
final class OpenZfs {

    /// A pool that could be imported: `   pool: tank`, then `     id: 1234`.
    private static final Pattern IMPORTABLE =
            Pattern.compile("^ +pool: (\\S+)\\n +id: (\\d+)$", Pattern.MULTILINE);

    /// A name that is no option and no path.
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.: -]*");

    private final KernelMounts mounts;
    private final ZfsCommands commands;

    /// Runs a program of OpenZFS and returns its standard output.
    interface ZfsCommands {

        /// @throws IOException if there is none, or it fails: with what it says
        String run(List<String> command, String input) throws IOException, InterruptedException;
    }

    OpenZfs(KernelMounts mounts, ZfsCommands commands) {
        this.mounts = mounts;
        this.commands = commands;
    }

    /// The programs of the image.
    static String program(List<String> command, String input)
            throws IOException, InterruptedException {
        return new Program(command, input).output();
    }

    /// Imports what others have not read. Nothing but exporting undoes it, which happens when everything is
    /// unmounted.
    ///
    /// @param known      guids of pools that need no importing
    /// @param passphrase for encrypted data sets
    /// @param refusals   gets what could not be imported, and why
    List<BootPool> find(Set<String> known, Optional<String> passphrase, List<Refusal> refusals)
            throws InterruptedException {
        List<BootPool> pools = new ArrayList<>();
        try {
            run("modprobe", "zfs");
            for (Map.Entry<String, String> each : importable().entrySet()) {
                if (!known.contains(each.getKey())) {
                    find(each.getKey(), each.getValue(), passphrase, refusals)
                            .ifPresent(pools::add);
                }
            }
        } catch (IOException e) {
            refusals.add(new Refusal("OpenZFS", String.valueOf(e.getMessage())));
        }
        return pools;
    }

    /// Names of pools by their guids. Without any, the program says so by its status.
    private Map<String, String> importable() throws InterruptedException {
        try {
            return importable(run("zpool", "import", "-d", "/dev"));
        } catch (IOException e) {
            return Map.of();
        }
    }

    static Map<String, String> importable(String output) {
        Map<String, String> found = new LinkedHashMap<>();
        Matcher matcher = IMPORTABLE.matcher(output);
        while (matcher.find()) {
            if (NAME.matcher(matcher.group(1)).matches()) {
                found.put(matcher.group(2), matcher.group(1));
            }
        }
        return found;
    }

    private Optional<BootPool> find(
            String guid, String name, Optional<String> passphrase, List<Refusal> refusals)
            throws InterruptedException {
        try {
            run(
                    List.of(
                            "zpool",
                            "import",
                            "-d",
                            "/dev",
                            "-f",
                            "-N",
                            "-o",
                            "readonly=on",
                            "-o",
                            "cachefile=none",
                            guid));
            mounts.atEnd(() -> export(name));
            return Optional.of(read(guid, name, passphrase));
        } catch (IOException e) {
            refusals.add(
                    new Refusal("pool " + name + " by OpenZFS", String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }

    private void export(String name) throws IOException {
        try {
            run("zpool", "export", name);
        } catch (IOException e) {
            // It was imported to be read: nothing is lost when another kernel starts all the same.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private BootPool read(String guid, String name, Optional<String> passphrase)
            throws IOException, InterruptedException {
        Map<String, ImportedDataset> datasets = new LinkedHashMap<>();
        for (String line :
                run("zfs", "list", "-H", "-t", "filesystem", "-o", "name", "-r", name)
                        .lines()
                        .toList()) {
            datasets.put(line, new ImportedDataset(line, this, passphrase));
        }
        String all =
                run(
                        "zfs",
                        "get",
                        "-H",
                        "-p",
                        "-r",
                        "-t",
                        "filesystem",
                        "-o",
                        "name,property,value,source",
                        "all",
                        name);
        for (String line : all.lines().toList()) {
            String[] words = line.split("\t", -1);
            ImportedDataset dataset = datasets.get(words[0]);
            if (words.length == 4 && dataset != null) {
                dataset.put(words[1], words[2], words[3]);
            }
        }
        String bootfs = run("zpool", "get", "-H", "-o", "value", "bootfs", name).strip();
        return new ImportedPool(
                name,
                guid,
                run("zpool", "get", "-H", "-o", "value", "health", name).strip(),
                members(run("zpool", "status", name)),
                bootfs.isEmpty() || bootfs.equals("-") ? Optional.empty() : Optional.of(bootfs),
                List.copyOf(datasets.values()));
    }

    /// The lines between the heading of the devices and the empty one below them.
    static List<String> members(String status) {
        return status.lines()
                .dropWhile(line -> !line.strip().startsWith("NAME "))
                .skip(1)
                .takeWhile(line -> !line.isBlank())
                .map(line -> line.strip().replaceAll("\\s+", " "))
                .collect(Collectors.toList());
    }

    String run(String... command) throws IOException, InterruptedException {
        return run(List.of(command));
    }

    private String run(List<String> command) throws IOException, InterruptedException {
        return commands.run(command, "");
    }

    /// Opens an encrypted data set's root, unless it is open.
    void loadKey(String root, String passphrase) throws IOException, InterruptedException {
        commands.run(List.of("zfs", "load-key", "-L", "prompt", root), passphrase + "\n");
    }

    KernelMounts mounts() {
        return mounts;
    }

    private record ImportedPool(
            String name,
            String guid,
            String health,
            List<String> members,
            Optional<String> bootfs,
            List<BootDataset> datasets)
            implements BootPool {

        @Override
        public boolean isImported() {
            return true;
        }
    }
}
