package dev.bootwright.image.initramfs;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The archive of classes an agent starts from, in a quarter of the time it would take to load and
/// link them. An equal runtime gives an equal archive.
///
/// What goes into it is found by running the agent, and in a run a little is up to chance; so
/// several runs vote. The virtual machine makes equal archives of equal lists, but for the time it
/// writes beside soft references: an archive is made twice, and what differs becomes zero.
/// Source: JEP 310, JEP 350, JEP 483.
final class ClassArchive {

    /// Raise it when equal runtimes give other archives.
    static final String SETTINGS = "cds-5";

    /// The archive holds how many processors a class has found; it is not to depend on this machine.
    private static final String PROCESSORS = "-XX:ActiveProcessorCount=2";

    private static final int RUNS = 7;
    private static final long TIMEOUT_MINUTES = 5;

    /// The header of an archive, whose check sums have four bytes; the times in the rest have eight.
    private static final int HEADER_BYTES = 4096;

    /// More places than this cannot all be times and check sums.
    private static final int MOST_DIFFERENCES = 4096;

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
    /// @param main of the agent: `module/class`
    /// @param flag that makes the agent try itself out, and end
    /// @throws IOException if the runtime does not run here, or the agent fails
    void write(Path archive, String main, String flag) throws IOException {
        List<List<String>> lists = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            Path list = scratch.resolve("classes." + i);
            run(List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + list, "-m", main, flag));
            lists.add(Files.readAllLines(list));
        }
        Path list = scratch.resolve("classes");
        Files.write(list, ClassList.vote(lists));
        dump(list, archive, main);
        Path second = scratch.resolve("second.jsa");
        dump(list, second, main);
        byte[] bytes = Files.readAllBytes(archive);
        clearDifferences(bytes, Files.readAllBytes(second));
        Files.write(archive, bytes);
    }

    private void dump(Path list, Path archive, String main) throws IOException {
        run(
                List.of(
                        "-Xshare:dump",
                        "-XX:+AOTClassLinking",
                        "-XX:SharedClassListFile=" + list,
                        "-XX:SharedArchiveFile=" + archive,
                        "-m",
                        main));
    }

    /// Sets to zero what differs in another archive of the same classes: times, and check sums, which
    /// the virtual machine does not look at unless it is told to.
    ///
    /// @throws IOException if more differs than that
    static void clearDifferences(byte[] archive, byte[] other) throws IOException {
        int differences = archive.length == other.length ? 0 : MOST_DIFFERENCES;
        int at = Arrays.mismatch(archive, other);
        while (at >= 0 && differences < MOST_DIFFERENCES) {
            int size = at < HEADER_BYTES ? Integer.BYTES : Long.BYTES;
            int start = at / size * size;
            int end = Math.min(start + size, archive.length);
            Arrays.fill(archive, start, end, (byte) 0);
            differences++;
            int next = Arrays.mismatch(archive, end, archive.length, other, end, other.length);
            at = next < 0 ? next : end + next;
        }
        if (differences == MOST_DIFFERENCES) {
            throw new IOException("two archives of the same classes have nothing in common");
        }
    }

    private void run(List<String> options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(runtime.resolve("bin/java").toString());
        command.add("@" + arguments);
        command.add(PROCESSORS);
        command.addAll(options);
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
