package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import java.util.function.BiConsumer;

/// Where the stream of changes comes from.
@FunctionalInterface
public interface EventSource {

    /// Begins to tell `listener` of changes, the present state first, from any thread, each as a name
    /// and a document.
    ///
    /// @return ends it
    Subscription subscribe(BiConsumer<String, Json> listener);

    /// A stream that can be ended.
    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
