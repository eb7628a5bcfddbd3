package dev.bootwright.server.machine;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Tells everyone in this process what changed about machines, once it is durable.
public final class Events {

    private static final System.Logger LOG = System.getLogger(Events.class.getName());

    /// What happened.
    public sealed interface Change {

        /// A machine is new, or something about it is.
        record Changed(Machine machine) implements Change {}

        record Removed(String id) implements Change {}
    }

    /// Ends a subscription when closed.
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }

    private final List<Consumer<Change>> subscribers = new CopyOnWriteArrayList<>();

    Events() {}

    /// Without subscribers.
    public static Events create() {
        return new Events();
    }

    /// @param subscriber called on the thread that writes the database, in order: must return at once
    public Subscription subscribe(Consumer<Change> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    void publish(Change change) {
        for (Consumer<Change> subscriber : subscribers) {
            try {
                subscriber.accept(change);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a subscriber failed", e);
            }
        }
    }
}
