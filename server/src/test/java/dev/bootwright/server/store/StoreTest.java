package dev.bootwright.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {

    private static final String INSERT =
            "INSERT INTO template (name, yaml, changed_at) VALUES (?, '', 0)";

    @TempDir Path directory;

    private Store open() throws IOException {
        return Store.open(directory.resolve("bootwright.db"), InstantSource.system());
    }

    private static List<String> names(Store store) throws IOException {
        return store.read(session ->
                session.list("SELECT name FROM template ORDER BY name", row -> row.text("name")));
    }

    @Test
    void keepsWhatWasWritten() throws IOException {
        try (Store store = open()) {
            store.writeAndWait(session -> session.update(INSERT, "a"));
            assertThat(names(store)).containsExactly("a");
        }
        try (Store store = open()) {
            assertThat(names(store)).containsExactly("a");
        }
        assertThat(Files.getPosixFilePermissions(directory.resolve("bootwright.db")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void workThatFailsLeavesNothingAndDisturbsNobodyElse() throws Exception {
        try (Store store = open()) {
            CountDownLatch go = new CountDownLatch(1);
            // Holds the writer, so that the rest shares one commit.
            CompletableFuture<Boolean> holding =
                    store.write(_ -> {
                        await(go);
                        return true;
                    });
            CompletableFuture<Integer> before =
                    store.write(session -> session.update(INSERT, "before"));
            List<String> forgotten = new ArrayList<>();
            CompletableFuture<Integer> broken =
                    store.write(session -> {
                        session.update(INSERT, "broken");
                        session.afterCommit(() -> forgotten.add("told"));
                        throw new IOException("on purpose");
                    });
            CompletableFuture<Integer> after =
                    store.write(session -> session.update(INSERT, "after"));
            go.countDown();
            assertThat(holding.join()).isTrue();
            assertThat(before.join()).isOne();
            assertThat(after.join()).isOne();
            assertThatThrownBy(broken::join)
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("on purpose");
            assertThat(names(store)).containsExactly("after", "before");
            assertThat(forgotten).isEmpty();
        }
    }

    @Test
    void aStatementThatFailedWorksTheNextTime() throws IOException {
        try (Store store = open()) {
            store.writeAndWait(session -> session.update(INSERT, "a"));
            assertThatThrownBy(() -> store.writeAndWait(session -> session.update(INSERT, "a")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("UNIQUE constraint failed: template.name");
            store.writeAndWait(session -> session.update(INSERT, "b"));
            assertThat(names(store)).containsExactly("a", "b");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tellsAfterTheCommitAndBeforeTheCaller() throws IOException {
        try (Store store = open()) {
            List<String> told = new ArrayList<>();
            store.writeAndWait(session -> {
                session.afterCommit(() -> told.add("told"));
                return session.update(INSERT, "a");
            });
            assertThat(told).containsExactly("told");
        }
    }

    @Test
    void closingWritesWhatIsQueuedAndRefusesTheRest() throws IOException {
        Store store = open();
        for (int i = 0; i < 100; i++) {
            String name = "n%03d".formatted(i);
            var _ = store.write(session -> session.update(INSERT, name));
        }
        store.close();
        assertThatThrownBy(() -> store.writeAndWait(session -> session.update(INSERT, "late")))
                .isInstanceOf(StoreException.class)
                .hasMessageEndingWith("is closed");
        try (Store again = open()) {
            assertThat(names(again)).hasSize(100);
        }
    }

    @Test
    void anErrorOfTheWriterIsToldToWhoeverWaitsAndWhoeverComes() throws Exception {
        String reason =
                "any more until the server is started again: java.lang.OutOfMemoryError: on purpose";
        try (Store store = open()) {
            CountDownLatch go = new CountDownLatch(1);
            CompletableFuture<Boolean> holding =
                    store.write(_ -> {
                        await(go);
                        return true;
                    });
            CompletableFuture<Integer> failing =
                    store.write(session -> {
                        session.afterCommit(() -> {
                            throw new OutOfMemoryError("on purpose");
                        });
                        return session.update(INSERT, "committed");
                    });
            CompletableFuture<Integer> behind =
                    store.write(session -> session.update(INSERT, "behind"));
            go.countDown();
            assertThat(holding.join()).isTrue();
            for (CompletableFuture<Integer> waiting : List.of(failing, behind)) {
                assertThatThrownBy(() -> waiting.get(1, TimeUnit.MINUTES))
                        .cause()
                        .isInstanceOf(StoreException.class)
                        .hasMessageEndingWith(reason)
                        .hasCauseInstanceOf(OutOfMemoryError.class);
            }
            assertThatThrownBy(() -> store.writeAndWait(session -> session.update(INSERT, "late")))
                    .isInstanceOf(StoreException.class)
                    .hasMessageEndingWith(reason);
            assertThat(names(store)).contains("committed").doesNotContain("late");
        }
        try (Store store = open()) {
            store.writeAndWait(session -> session.update(INSERT, "again"));
        }
    }

    @Test
    void twoServersDoNotShareADatabase() throws IOException {
        try (Store first = open()) {
            assertThat(first).isNotNull();
            assertThatThrownBy(this::open)
                    .isInstanceOf(StoreException.class)
                    .hasMessageContaining("another server has it open");
        }
    }

    @Test
    void refusesADatabaseOfALaterVersion() throws IOException {
        try (Store store = open()) {
            store.writeAndWait(session ->
                    session.update("INSERT INTO migration VALUES (99, 'later', 'x', 0)"));
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("it was written by a later version");
    }

    @Test
    void refusesADatabaseWhoseMigrationsHadAnotherText() throws IOException {
        try (Store store = open()) {
            store.writeAndWait(session -> session.update("UPDATE migration SET digest = 'other'"));
        }
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("001-first.sql was applied with another text");
    }

    @Test
    void saysThatAFileIsNoDatabase() throws IOException {
        Files.writeString(directory.resolve("bootwright.db"), "this is text ".repeat(100));
        assertThatThrownBy(this::open)
                .isInstanceOf(StoreException.class)
                .hasMessageEndingWith("bootwright.db: the file is no SQLite database");
    }

    @Test
    void aFullDiskLosesNothingAndIsOverWhenThereIsRoom() throws IOException {
        try (Store store = open()) {
            store.writeAndWait(session -> session.update(INSERT, "before"));
            limitPages(store, 60); // what SQLite does then is what it does when the disk is full
            String large = "x".repeat(1 << 20);
            assertThatThrownBy(() -> store.writeAndWait(session -> session.update(INSERT, large)))
                    .isInstanceOf(StoreException.class)
                    .hasMessageEndingWith("bootwright.db: the disk is full");
            assertThat(names(store)).containsExactly("before");
            limitPages(store, 1_000_000);
            store.writeAndWait(session -> session.update(INSERT, "later"));
            assertThat(names(store)).containsExactly("before", "later");
        }
    }

    private static void limitPages(Store store, int pages) throws IOException {
        store.writeAndWait(session -> session.list("PRAGMA max_page_count = " + pages, _ -> true));
    }

    /// Another process writes as fast as it can and says what was acknowledged, until it is killed.
    @Test
    void killingTheProcessLosesNothingThatWasAcknowledged() throws Exception {
        Path file = directory.resolve("bootwright.db");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                EagerWriter.class.getName(),
                                file.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        List<String> acknowledged = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null) {
                acknowledged.add(line);
                if (acknowledged.size() == 500) {
                    process.toHandle().destroyForcibly(); // SIGKILL, in the middle of a write
                }
                line = lines.readLine();
            }
        }
        process.waitFor();
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(500);
        try (Store store = open()) {
            assertThat(names(store)).containsAll(acknowledged);
        }
    }
}
