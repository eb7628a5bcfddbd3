package dev.bootwright.machine.job;

import dev.bootwright.formats.contract.JobEvent;
import dev.bootwright.formats.contract.StepState;
import dev.bootwright.machine.server.AgentServer;
import dev.bootwright.machine.server.Persistence;
import dev.bootwright.machine.server.ServerRefusedException;
import dev.bootwright.machine.step.StepLog;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Brings the events of one job to the server, on a thread of its own: states at once, lines of log
/// about every second. What the server did not acknowledge is sent again, for as long as it takes.
final class EventSender implements AutoCloseable {

    /// How long lines wait for company.
    private static final long GATHER_MILLIS = 1000;

    private final String job;
    private final AgentServer server;
    private final Persistence persistence;
    private final PendingEvents pending;
    private final Thread thread;
    private @Nullable ServerRefusedException refusal;
    private boolean draining;
    private boolean sending;

    private EventSender(
            String job, AgentServer server, Persistence persistence, long firstSequence) {
        this.job = job;
        this.server = server;
        this.persistence = persistence;
        this.pending = new PendingEvents(firstSequence);
        this.thread = Thread.ofPlatform().daemon().name("events").unstarted(this::send);
    }

    static EventSender open(
            String job, AgentServer server, Persistence persistence, long firstSequence) {
        EventSender sender = new EventSender(job, server, persistence, firstSequence);
        sender.thread.start();
        return sender;
    }

    synchronized void begin(int step) {
        pending.begin(step);
        notifyAll();
    }

    synchronized void end(int step, StepState state, String message) {
        pending.end(step, state, message);
        notifyAll();
    }

    /// @param console also takes every line
    StepLog log(int step, Consumer<String> console) {
        return new StepLog() {
            @Override
            public void line(String text) {
                console.accept(text);
                synchronized (EventSender.this) {
                    pending.line(step, text);
                    EventSender.this.notifyAll();
                }
            }

            @Override
            public void progress(int percent) {
                synchronized (EventSender.this) {
                    pending.progress(step, percent);
                    EventSender.this.notifyAll();
                }
            }
        };
    }

    /// Why the server takes no more events of this job, once it does not.
    synchronized Optional<ServerRefusedException> refusal() {
        return Optional.ofNullable(refusal);
    }

    /// Waits until the server has everything.
    ///
    /// @throws ServerRefusedException if it takes no more events of this job
    synchronized void drain() throws ServerRefusedException, InterruptedException {
        draining = true;
        notifyAll();
        while (refusal == null && (sending || !pending.isEmpty())) {
            wait();
        }
        draining = false;
        if (refusal != null) {
            throw refusal;
        }
    }

    private void send() {
        try {
            while (true) {
                List<JobEvent> batch = take();
                persistence.until(() -> {
                    server.report(job, batch);
                    return batch;
                });
                acknowledge(batch);
            }
        } catch (ServerRefusedException e) {
            refused(e);
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    private synchronized List<JobEvent> take() throws InterruptedException {
        while (pending.isEmpty()) {
            wait();
        }
        long until = System.nanoTime() + GATHER_MILLIS * 1_000_000;
        while (!pending.isUrgent() && !draining && System.nanoTime() < until) {
            wait(Math.max(1, (until - System.nanoTime()) / 1_000_000));
        }
        sending = true;
        return pending.batch();
    }

    private synchronized void acknowledge(List<JobEvent> batch) {
        pending.acknowledge(batch);
        sending = false;
        notifyAll();
    }

    private synchronized void refused(ServerRefusedException e) {
        refusal = e;
        sending = false;
        notifyAll();
    }

    /// Stops sending; what has not arrived by now does not.
    @Override
    public void close() {
        thread.interrupt();
    }
}
