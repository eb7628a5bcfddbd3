package dev.bootwright.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/// An SQLite database in WAL mode, `synchronous=FULL`: what was acknowledged survives `kill -9` and
/// a power cut.
///
/// All writes go through one thread. It takes everything that waits, carries each piece of work out
/// in a savepoint of its own, and commits once; so a thousand small writes cost one sync. Reads run
/// on connections of their own and never wait for a write.
public final class Store implements AutoCloseable {

    private static final int READERS = 2;

    private final Path file;
    private final Writer writer;
    private final BlockingQueue<Session> readers;
    private final FileChannel lock;

    private Store(Path file, Writer writer, BlockingQueue<Session> readers, FileChannel lock) {
        this.file = file;
        this.writer = writer;
        this.readers = readers;
        this.lock = lock;
    }

    /// Opens a database, or makes an empty one, readable by its owner only.
    ///
    /// @throws StoreException if another server has it open, it was written by a later version, or
    ///     the file cannot be used
    public static Store open(Path file, InstantSource clock) throws IOException {
        FileChannel lock = lock(file);
        List<Session> open = new ArrayList<>();
        try {
            Session first = connect(file, false);
            open.add(first);
            Migrations.apply(first, clock.instant());
            BlockingQueue<Session> readers = new ArrayBlockingQueue<>(READERS);
            for (int i = 0; i < READERS; i++) {
                Session reader = connect(file, true);
                open.add(reader);
                readers.add(reader);
            }
            return new Store(file, Writer.start(file, first), readers, lock);
        } catch (IOException | RuntimeException e) {
            for (Session session : open) {
                session.close();
            }
            lock.close();
            throw e;
        }
    }

    /// Queues a change. The future completes when it is durable, on the writer's thread: do not
    /// block in what hangs on it.
    public <T> CompletableFuture<T> write(Work<T> work) {
        return writer.submit(work);
    }

    /// Makes a change and waits until it is durable.
    public <T> T writeAndWait(Work<T> work) throws IOException {
        return writer.await(submitChecked(work));
    }

    private <T> CompletableFuture<T> submitChecked(Work<T> work) {
        if (writer.isCurrentThread()) {
            throw new IllegalStateException("the writer cannot wait for itself");
        }
        return writer.submit(work);
    }

    /// Pieces of work that wait to be written.
    public int backlog() {
        return writer.backlog();
    }

    /// Reads from the last committed state.
    public <T> T read(Work<T> query) throws IOException {
        Session session;
        try {
            session = readers.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException("interrupted while waiting for the database", e);
        }
        try {
            return query.run(session);
        } finally {
            readers.add(session);
        }
    }

    private static Session connect(Path file, boolean readOnly) throws StoreException {
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(5_000);
        config.setCacheSize(readOnly ? -1024 : -4096); // KiB
        config.setJournalSizeLimit(16 << 20);
        config.setPragma(SQLiteConfig.Pragma.TEMP_STORE, "MEMORY");
        if (readOnly) {
            config.setReadOnly(true);
        } else {
            config.setOpenMode(SQLiteOpenMode.READWRITE);
            config.setOpenMode(SQLiteOpenMode.CREATE);
        }
        try {
            Connection connection = config.createConnection("jdbc:sqlite:" + file);
            return new Session(file, connection);
        } catch (SQLException e) {
            throw StoreException.of(file, e);
        }
    }

    private static FileChannel lock(Path file) throws IOException {
        Path path = file.resolveSibling(file.getFileName() + ".lock");
        if (!Files.exists(file)) {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held;
        try {
            held = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            held = null;
        }
        if (held == null) {
            channel.close();
            throw new StoreException(
                    "database %s: another server has it open (it holds the lock %s)"
                            .formatted(file, path));
        }
        return channel;
    }

    /// Writes what is queued, then closes every connection.
    @Override
    public void close() throws IOException {
        writer.close();
        try {
            for (int i = 0; i < READERS; i++) {
                readers.take().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lock.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
