package dev.bootwright.cli.command;

import dev.bootwright.netboot.aoe.AoeConfiguration;
import dev.bootwright.netboot.aoe.AoeServer;
import dev.bootwright.netboot.aoe.AoeServer.Statistics;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// An AoE server whose configuration is read again when it changes, and at each SIGHUP. A configuration
/// that is wrong changes nothing. Nothing is opened before there is a target.
final class AoeService implements AutoCloseable {

    private static final long LOOK_SECONDS = 1;

    /// What is to be served.
    interface Wanted {

        /// Equal to the one before as long as nothing has changed; cheap, it is asked each second.
        Object mark() throws IOException;

        AoeConfiguration read() throws IOException;
    }

    private final Wanted wanted;
    private final Consumer<String> say;
    private final Semaphore told = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().daemon().name("aoe configuration").unstarted(this::follow);
    private Object seen;
    private Optional<AoeServer> server = Optional.empty();
    private Optional<AoeMetricsDoor> door = Optional.empty();
    private volatile boolean closed;

    private AoeService(Wanted wanted, Consumer<String> say) throws IOException {
        this.wanted = wanted;
        this.say = say;
        this.seen = wanted.mark();
    }

    /// Serves what is wanted now, and from then on.
    ///
    /// @param say told what happens, line by line, from any thread
    /// @throws IOException if it cannot be read or served
    static AoeService open(Wanted wanted, Consumer<String> say) throws IOException {
        AoeService service = new AoeService(wanted, say);
        service.serve(wanted.read());
        service.thread.start();
        Hangup.tell(service.told::release);
        return service;
    }

    private synchronized void serve(AoeConfiguration configuration) throws IOException {
        if (closed) {
            return;
        }
        if (server.isPresent()) {
            server.get().reload(configuration);
        } else if (!configuration.targets().isEmpty()) {
            server =
                    Optional.of(
                            AoeServer.open(configuration, event -> say.accept(event.toString())));
            for (AoeServer.TargetStatus each : server.get().statistics().targets()) {
                say.accept(
                        "%s: %d bytes, %s"
                                .formatted(
                                        each.settings().address(),
                                        each.size(),
                                        each.settings().source().path()));
            }
        }
    }

    private void follow() {
        while (!closed) {
            try {
                boolean again = told.tryAcquire(LOOK_SECONDS, TimeUnit.SECONDS);
                told.drainPermits();
                Object now = wanted.mark();
                if (again || !now.equals(seen)) {
                    seen = now;
                    serve(wanted.read());
                    say.accept("read again: %d targets".formatted(statistics().targets().size()));
                }
            } catch (IOException | Failure e) {
                say.accept(String.valueOf(e.getMessage()));
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /// Answers by HTTP what was done.
    ///
    /// @throws IOException if the address cannot be listened on
    synchronized void tellAt(HostPort address) throws IOException {
        AoeMetricsDoor opened = AoeMetricsDoor.open(address, this::statistics);
        door = Optional.of(opened);
        say.accept("statistics: http://%s:%d/metrics".formatted(address.host(), opened.port()));
    }

    synchronized Statistics statistics() {
        return server.map(AoeServer::statistics)
                .orElseGet(() -> new Statistics(List.of(), List.of()));
    }

    /// Stops serving; everything written is on the disk afterwards.
    @Override
    public void close() throws IOException {
        closed = true;
        thread.interrupt();
        door.ifPresent(AoeMetricsDoor::close); // its answers wait for what comes next
        stopServing();
    }

    private synchronized void stopServing() throws IOException {
        if (server.isPresent()) {
            server.get().close();
            server = Optional.empty();
        }
    }
}
