package dev.bootwright.lab.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {

    @TempDir Path parent;

    @Test
    void endsItsProgramsThenUndoesWhatWasDoneLastFirst() throws Exception {
        List<String> undone = new ArrayList<>();
        Process sleeper;
        try (Run run = Run.open(parent)) {
            sleeper = run.start("sleeper", List.of("sleep", "1000"));
            run.atEnd(() -> undone.add("first, sleeper alive: " + sleeper.isAlive()));
            run.atEnd(() -> undone.add("second"));
        }
        assertThat(undone).containsExactly("second", "first, sleeper alive: false");
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void aFailureToUndoOneThingDoesNotKeepTheOthers() throws Exception {
        List<String> undone = new ArrayList<>();
        try (Run run = Run.open(parent)) {
            run.atEnd(() -> undone.add("first"));
            run.atEnd(() -> {
                throw new IOException("stuck");
            });
        }
        assertThat(undone).containsExactly("first");
        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void keepsLogsButNoDisksWhenAsked() throws Exception {
        Path folder;
        try (Run run = Run.open(parent)) {
            run.start("greeter", List.of("echo", "hello")).waitFor();
            Files.createFile(run.folder().resolve("a.disk"));
            folder = run.keepFolder();
        }
        assertThat(folder.resolve("greeter.log")).hasContent("hello");
        assertThat(folder.resolve("a.disk")).doesNotExist();
        Run.open(parent).close();
        assertThat(folder).as("kept through later runs").exists();
    }

    @Test
    void removesWhatARunLeftBehindWhoseProcessWasKilled() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Path left = Files.createDirectory(parent.resolve("left"));
        Files.writeString(left.resolve("owner"), dead.pid() + " 2020-01-01T00:00:00Z\n");
        try (Run run = Run.open(parent)) {
            assertThat(left).doesNotExist();
            assertThat(run.folder()).exists();
            Leftovers.clear(parent);
            assertThat(run.folder()).as("of a living run").exists();
        }
    }

    @Test
    void programsDieWithAProcessThatIsKilled() throws Exception {
        String launcher = ProcessHandle.current().info().command().orElseThrow(); // this very java
        Process victim =
                new ProcessBuilder(
                                launcher,
                                "-cp",
                                System.getProperty("java.class.path"),
                                Victim.class.getName(),
                                parent.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long child = Long.parseLong(victim.inputReader().readLine());
        assertThat(ProcessHandle.of(child)).isPresent();
        victim.destroyForcibly().waitFor();
        ProcessHandle.of(child)
                .ifPresent(handle -> handle.onExit().orTimeout(2, TimeUnit.MINUTES).join());
        assertThat(ProcessHandle.of(child)).isEmpty();
    }

    /// Starts a program, says its number and waits to be killed.
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            Process child =
                    Run.open(Path.of(arguments[0])).start("child", List.of("sleep", "1000"));
            System.out.println(child.pid());
            Thread.sleep(600_000);
        }
    }
}
