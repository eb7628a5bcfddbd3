package dev.bootwright.netboot.aoe;

import dev.bootwright.netboot.aoe.AoeConfiguration.OverlaySettings;
import dev.bootwright.netboot.aoe.AoeConfiguration.Sync;
import dev.bootwright.netboot.aoe.AoeConfiguration.TargetSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// A target that is open, its settings, and a thread for what takes the time of a disk.
final class ServedTarget implements AutoCloseable {

    /// More flushes than any client has under way; beyond, they are dropped and asked for again.
    private static final int SLOW_REQUESTS = 256;

    private final TargetSettings settings;
    private final Target target;
    private final ThreadPoolExecutor slow;

    private ServedTarget(TargetSettings settings, Target target) {
        this.settings = settings;
        this.target = target;
        this.slow =
                new ThreadPoolExecutor(
                        1,
                        1,
                        10,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(SLOW_REQUESTS),
                        Thread.ofPlatform().daemon().name("aoe " + settings.address()).factory());
        slow.allowCoreThreadTimeOut(true);
    }

    static ServedTarget open(TargetSettings settings, Optional<Path> stateFolder)
            throws IOException {
        TargetState state = TargetState.EMPTY;
        TargetState.Keeper keeper = TargetState.Keeper.NOWHERE;
        if (stateFolder.isPresent()) {
            StateFile file = StateFile.of(stateFolder.get(), settings.address());
            state = file.read();
            keeper = file;
        }
        Medium medium = openMedium(settings);
        var identity =
                new Identity(
                        "%d.%d:%s"
                                .formatted(
                                        settings.address().shelf(),
                                        settings.address().slot(),
                                        hostName()),
                        settings.sync() == Sync.FLUSH && !medium.isReadOnly());
        return new ServedTarget(
                settings,
                new Target(
                        settings.address(),
                        medium,
                        identity,
                        settings.buffers(),
                        settings.allowed(),
                        new Queries(state, keeper)));
    }

    private static Medium openMedium(TargetSettings settings) throws IOException {
        boolean everyWrite = settings.sync() == Sync.ALWAYS;
        boolean readOnly = settings.readOnly() || settings.overlay().isPresent();
        Storage storage =
                FileStorage.open(
                        settings.source().path(), settings.source().slice(), readOnly, everyWrite);
        if (settings.overlay().isEmpty()) {
            return new Medium.Shared(storage);
        }
        OverlaySettings overlay = settings.overlay().get();
        try {
            return Overlays.open(
                    overlay.folder().resolve(settings.address().toString()),
                    storage,
                    stamp(settings, storage),
                    new Overlay.Limit(overlay.limit(), everyWrite),
                    overlay.maxClients());
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    /// What tells a base from another, and from itself after a change.
    private static String stamp(TargetSettings settings, Storage storage) throws IOException {
        Path path = settings.source().path().toRealPath();
        return "%s, %s, %d bytes, changed %s"
                .formatted(
                        path,
                        settings.source().slice(),
                        storage.size(),
                        Files.isRegularFile(path) ? Files.getLastModifiedTime(path) : "unknown");
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException _) {
            return "localhost";
        }
    }

    TargetSettings settings() {
        return settings;
    }

    Target target() {
        return target;
    }

    boolean isServedOn(String interfaceName) {
        return settings.interfaces().isEmpty() || settings.interfaces().contains(interfaceName);
    }

    /// Runs what takes the time of a disk, in the order it came.
    ///
    /// @return whether it will be run
    boolean later(Runnable work) {
        try {
            slow.execute(work);
            return true;
        } catch (RejectedExecutionException _) {
            return false;
        }
    }

    /// Ends what is under way; everything written is on the disk afterwards.
    @Override
    public void close() throws IOException {
        slow.shutdown();
        boolean interrupted = false;
        while (true) {
            try {
                if (slow.awaitTermination(1, TimeUnit.MINUTES)) {
                    break;
                }
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        target.close();
    }
}
