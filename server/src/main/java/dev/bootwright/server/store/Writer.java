package dev.bootwright.server.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// The one thread that writes: takes all work that waits, commits it together, tells everyone.
///
/// An error outside of a piece of work, such as one of memory, stops it for good: nobody knows then whether
/// what is in memory is what is in the database. Whoever waits is told, and so is whoever comes later.
final class Writer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Writer.class.getName());

    /// Most pieces of work in one commit: bounds how long the first of them waits.
    private static final int BATCH = 2048;

    /// A piece of work, and who waits for it.
    private static final class Task<T> {
        private final Work<T> work;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private @Nullable T result;

        Task(Work<T> work) {
            this.work = work;
        }

        void run(Session session) throws IOException {
            result = work.run(session);
        }

        @SuppressWarnings("NullAway") // a Work<T> returns null only where T allows it
        void succeed() {
            future.complete(result);
        }
    }

    /// Work that ran, and what is to happen when it is durable.
    private record Ran(Task<?> task, List<Runnable> afterCommit) {}

    private final Path file;
    private final Session session;
    private final BlockingQueue<Task<?>> queue = new LinkedBlockingQueue<>();
    private final Task<Boolean> end = new Task<>(_ -> true);
    private final Thread thread;
    private volatile boolean closed;
    private volatile Optional<Throwable> failure = Optional.empty();

    /// Whether nobody takes work from the queue any more.
    private volatile boolean ended;

    private Writer(Path file, Session session) {
        this.file = file;
        this.session = session;
        this.thread = Thread.ofPlatform().name("store writer").unstarted(this::loop);
    }

    static Writer start(Path file, Session session) {
        Writer writer = new Writer(file, session);
        writer.thread.start();
        return writer;
    }

    <T> CompletableFuture<T> submit(Work<T> work) {
        Task<T> task = new Task<>(work);
        if (closed) {
            refuse(task);
        } else {
            queue.add(task);
            if (ended) { // just now
                refuseRest();
            }
        }
        return task.future;
    }

    <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the database", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException cause -> throw cause;
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new AssertionError(e);
            }
        }
    }

    boolean isCurrentThread() {
        return Thread.currentThread().equals(thread);
    }

    int backlog() {
        return queue.size();
    }

    private void loop() {
        List<Task<?>> batch = new ArrayList<>();
        try {
            boolean goesOn = true;
            while (goesOn) {
                take(batch);
                goesOn = !commitAll(batch);
                batch.clear();
            }
        } catch (RuntimeException | Error e) {
            stop(batch, e);
        }
    }

    private void take(List<Task<?>> batch) {
        while (batch.isEmpty()) {
            try {
                batch.add(queue.take());
            } catch (InterruptedException _) {
                // nobody but close() may end this thread
            }
        }
        queue.drainTo(batch, BATCH - 1);
    }

    /// @return whether there is no more to come
    private boolean commitAll(List<Task<?>> batch) {
        boolean last = batch.remove(end);
        commit(batch);
        if (last && !queue.isEmpty()) {
            queue.add(end);
            return false;
        }
        return last;
    }

    private void stop(List<Task<?>> batch, Throwable cause) {
        failure = Optional.of(cause);
        closed = true;
        ended = true;
        batch.forEach(this::refuse);
        refuseRest();
        LOG.log(System.Logger.Level.ERROR, reason(), cause);
    }

    private void refuse(Task<?> task) {
        task.future.completeExceptionally(
                failure.map(cause -> new StoreException(reason(), cause))
                        .orElseGet(() -> new StoreException(reason())));
    }

    private String reason() {
        return failure.map(cause ->
                        "database %s: nothing is written any more until the server is started again: %s"
                                .formatted(file, cause))
                .orElseGet(() -> "database %s is closed".formatted(file));
    }

    private void commit(List<Task<?>> batch) {
        List<Ran> ran = new ArrayList<>();
        try {
            session.execute("BEGIN IMMEDIATE");
            for (Task<?> task : batch) {
                if (attempt(task)) {
                    ran.add(new Ran(task, session.takeAfterCommit()));
                }
            }
            session.execute("COMMIT");
        } catch (IOException e) {
            abandon(batch, e);
            return;
        }
        for (Ran each : ran) {
            each.afterCommit.forEach(Writer::runSafely);
            each.task.succeed();
        }
    }

    /// One failure ends at its own piece of work: the others in the batch are committed.
    private boolean attempt(Task<?> task) throws IOException {
        session.execute("SAVEPOINT work");
        try {
            task.run(session);
            session.execute("RELEASE work");
            return true;
        } catch (IOException | RuntimeException | Error e) {
            session.takeAfterCommit();
            undo(e);
            task.future.completeExceptionally(e);
            return false;
        }
    }

    /// Undoes one piece of work.
    ///
    /// @throws IOException if SQLite has undone the whole batch, as it does when the disk is full
    private void undo(Throwable cause) throws IOException {
        try {
            session.execute("ROLLBACK TO work");
            session.execute("RELEASE work");
        } catch (IOException e) {
            throw cause instanceof IOException reason ? reason : e;
        }
    }

    private void abandon(List<Task<?>> batch, IOException cause) {
        session.takeAfterCommit();
        session.forgetStatements();
        try {
            session.execute("ROLLBACK");
        } catch (IOException e) {
            cause.addSuppressed(e); // SQLite has rolled back by itself, as it does on a full disk
        }
        LOG.log(System.Logger.Level.ERROR, cause.getMessage());
        batch.forEach(task -> task.future.completeExceptionally(cause));
    }

    private static void runSafely(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "after a commit", e);
        }
    }

    /// Work that was queued just as the thread ended.
    private void refuseRest() {
        List<Task<?>> rest = new ArrayList<>();
        queue.drainTo(rest);
        rest.forEach(this::refuse);
    }

    /// Refuses further work, commits what is queued and closes the connection.
    @Override
    public void close() throws IOException {
        if (!closed) {
            closed = true;
            queue.add(end);
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        ended = true;
        refuseRest();
        session.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
