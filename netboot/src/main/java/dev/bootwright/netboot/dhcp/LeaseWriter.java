package dev.bootwright.netboot.dhcp;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// Saves leases in a thread of its own, and then lets their acknowledgments go.
///
/// While one batch is being synced, the next gathers: the slower the disk, the larger the batches,
/// and the number of clients a second does not depend on it.
final class LeaseWriter implements AutoCloseable {

    /// What happens with steps whose leases are safe.
    interface Sender {
        void send(List<Step> steps);
    }

    private static final System.Logger LOG = System.getLogger(LeaseWriter.class.getName());

    /// Clients that wait at once. Those beyond it get no answer, and ask again: a queue that only
    /// grows would answer when nobody listens any more.
    private static final int MOST_WAITING = 16_384;

    private static final Step.Commit END = new Step.Commit(List.of(), List.of());

    private final LeaseStore store;
    private final Sender sender;
    private final BlockingQueue<Step.Commit> waiting = new LinkedBlockingQueue<>();
    private final Thread thread;

    private LeaseWriter(LeaseStore store, Sender sender, String name) {
        this.store = store;
        this.sender = sender;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    static LeaseWriter open(LeaseStore store, Sender sender, String name) {
        LeaseWriter writer = new LeaseWriter(store, sender, name);
        writer.thread.start();
        return writer;
    }

    /// Returns at once.
    ///
    /// @return whether there was room
    boolean addAll(List<Step.Commit> commits) {
        return commits.isEmpty() || (waiting.size() < MOST_WAITING && waiting.addAll(commits));
    }

    private void run() {
        List<Step.Commit> batch = new ArrayList<>();
        boolean open = true;
        while (open) {
            batch.clear();
            try {
                batch.add(waiting.take());
            } catch (InterruptedException e) {
                return; // nobody interrupts it but the end of the process
            }
            waiting.drainTo(batch);
            open = !batch.remove(END);
            save(batch);
        }
    }

    private void save(List<Step.Commit> batch) {
        List<Lease> leases = new ArrayList<>(batch.size());
        List<Step> steps = new ArrayList<>(batch.size());
        for (Step.Commit commit : batch) {
            leases.addAll(commit.leases());
            steps.addAll(commit.after());
        }
        if (leases.isEmpty()) {
            return;
        }
        try {
            store.saveAll(leases);
            sender.send(steps);
        } catch (IOException | RuntimeException e) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "cannot save %d leases; their clients get no answer".formatted(leases.size()),
                    e);
        }
    }

    /// Saves what is waiting, and ends the thread.
    @Override
    public void close() {
        waiting.add(END);
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
