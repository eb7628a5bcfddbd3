package dev.bootwright.image.initramfs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The archive of classes an agent starts from, in a quarter of the time it would take to load them.
///
/// Which classes that are is found by running the agent, and a run loads a class more or less by
/// chance; so several runs vote, and their lists are reduced to what does not depend on order. The
/// virtual machine makes equal archives of equal lists. Source: JEP 310, JEP 350.
final class ClassArchive {

    /// Raise it when equal runtimes give other archives.
    static final String SETTINGS = "cds-1";

    private static final int RUNS = 5;
    private static final long TIMEOUT_MINUTES = 5;
    private static final String MAIN = "dev.bootwright.machine/dev.bootwright.machine.agent.Main";

    private static final Pattern CLASS_ID = Pattern.compile(" id: \\d+.*");

    private final Path runtime;
    private final Path arguments;
    private final Path scratch;

    /// @param runtime   the linked runtime, which is run here
    /// @param arguments file of the options the agent is started with on a machine
    /// @param scratch   directory for what is needed on the way
    ClassArchive(Path runtime, Path arguments, Path scratch) {
        this.runtime = runtime;
        this.arguments = arguments;
        this.scratch = scratch;
    }

    /// Makes the archive.
    ///
    /// @throws IOException if the runtime does not run here, or the agent fails
    void write(Path archive) throws IOException {
        List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            Path list = scratch.resolve("classes." + i);
            run(
                    List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list, "-m", MAIN),
                    List.of("--warm-up"));
            lists.add(Files.readAllLines(list));
        }
        Path list = scratch.resolve("classes");
        Files.write(list, majority(lists));
        run(
                List.of(
                        "-Xshare:dump",
                        "-XX:SharedClassListFile=" + list,
                        "-XX:SharedArchiveFile=" + archive,
                        "-m",
                        MAIN),
                List.of());
    }

    /// The lines more than half of the lists have, sorted, without what one run has of its own: the
    /// numbers of classes, and which constants were resolved (`@cp`).
    static List<String> majority(List<List<String>> lists) {
        Map<String, Integer> votes = new TreeMap<>();
        for (List<String> list : lists) {
            Set<String> lines = new HashSet<>();
            for (String line : list) {
                if (!line.startsWith("#") && !line.startsWith("@cp")) {
                    lines.add(CLASS_ID.matcher(line).replaceFirst(""));
                }
            }
            lines.forEach(line -> votes.merge(line, 1, Integer::sum));
        }
        return votes.entrySet().stream()
                .filter(entry -> entry.getValue() * 2 > lists.size())
                .map(Map.Entry::getKey)
                .toList();
    }

    private void run(List<String> options, List<String> parameters) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(runtime.resolve("bin/java").toString());
        command.add("@" + arguments);
        command.addAll(options);
        command.addAll(parameters);
        Path output = scratch.resolve("output");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile())
                        .start();
        try {
            if (!process.waitFor(TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException(
                        "%s: not done in %d minutes"
                                .formatted(String.join(" ", command), TIMEOUT_MINUTES));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while the agent was tried out");
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    "%s: exit status %d: %s"
                            .formatted(
                                    String.join(" ", command),
                                    process.exitValue(),
                                    Files.readString(output).strip()));
        }
    }
}
