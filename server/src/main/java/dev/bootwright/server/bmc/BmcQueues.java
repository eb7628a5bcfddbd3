package dev.bootwright.server.bmc;

import dev.bootwright.server.bmc.BmcException.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// Lets one conversation at a time through to each BMC, in the order they were asked for; most BMCs
/// fail with two. Credentials that a BMC refused once are not sent to it again.
public final class BmcQueues {

    private final InstantSource clock;
    private final Map<BmcAddress, Queue> queues = new ConcurrentHashMap<>();

    public BmcQueues(InstantSource clock) {
        this.clock = clock;
    }

    /// What is done in one conversation.
    public interface Task<T> {
        T run(Bmc bmc) throws BmcException;
    }

    /// One BMC's. The lock is fair: who waits longest goes first.
    private static final class Queue {
        final ReentrantLock turn = new ReentrantLock(true);

        /// What the BMC refused.
        volatile Optional<Credentials> refused = Optional.empty();
    }

    /// Waits for its turn, opens a conversation, runs a task in it and closes it.
    ///
    /// @param patience for the turn and the conversation together
    public <T> T run(
            Protocol protocol,
            BmcAddress address,
            Credentials credentials,
            Memory memory,
            Duration patience,
            Task<T> task)
            throws BmcException {
        Queue queue = queues.computeIfAbsent(address, _ -> new Queue());
        Instant deadline = clock.instant().plus(patience);
        waitForTurn(queue, address, patience);
        try {
            if (queue.refused.filter(credentials::equals).isPresent()) {
                throw new BmcException(
                        Failure.WRONG_CREDENTIALS,
                        ("BMC %s refused these credentials (%s) before; they are not tried again, so that"
                                        + " it does not lock the account")
                                .formatted(address, credentials));
            }
            try (Bmc bmc =
                    protocol.open(new Protocol.Access(address, credentials, memory, deadline))) {
                queue.refused = Optional.empty();
                return task.run(bmc);
            }
        } catch (BmcException e) {
            if (e.failure() == Failure.WRONG_CREDENTIALS) {
                queue.refused = Optional.of(credentials);
            }
            throw e;
        } finally {
            queue.turn.unlock();
        }
    }

    /// Lets credentials be tried again that a BMC refused, because somebody set them right there.
    public void forgive(BmcAddress address) {
        queues.computeIfPresent(
                address,
                (_, queue) -> {
                    queue.refused = Optional.empty();
                    return queue;
                });
    }

    /// How many wait for their turn.
    int waiting(BmcAddress address) {
        Queue queue = queues.get(address);
        return queue == null ? 0 : queue.turn.getQueueLength();
    }

    private static void waitForTurn(Queue queue, BmcAddress address, Duration patience)
            throws BmcException {
        try {
            if (!queue.turn.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new BmcException(
                        Failure.UNREACHABLE,
                        "BMC %s: %d others waited for it, and the turn did not come within %d s"
                                .formatted(
                                        address,
                                        queue.turn.getQueueLength(),
                                        patience.toSeconds()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BmcException(
                    Failure.UNREACHABLE,
                    "BMC %s: interrupted while waiting for it".formatted(address),
                    e);
        }
    }
}
