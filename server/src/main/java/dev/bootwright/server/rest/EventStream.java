package dev.bootwright.server.rest;

import dev.bootwright.formats.json.Json;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.LinkedHashMap;
import java.util.Map;

/// One browser's stream of changes. Source: HTML Living Standard, "Server-sent events".
///
/// A slow reader never fills the memory: while its connection is full, only the newest document of
/// each machine is kept for it.
final class EventStream {

    private static final long HEARTBEAT_MILLIS = 15_000;

    private final Context context;
    private final HttpServerResponse response;
    private final Map<String, String> unsent = new LinkedHashMap<>();
    private boolean full;
    private boolean over;

    private EventStream(Context context, HttpServerResponse response) {
        this.context = context;
        this.response = response;
    }

    /// Answers a request with the stream. Called on the event loop of its connection.
    static void start(Vertx vertx, HttpServerResponse response, EventSource source) {
        var stream = new EventStream(vertx.getOrCreateContext(), response);
        response.putHeader("Content-Type", "text/event-stream")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Accel-Buffering", "no")
                .setChunked(true);
        response.write("retry: 1000\n\n");
        long heartbeat =
                vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> stream.send("heartbeat", ":\n\n"));
        EventSource.Subscription subscription = source.subscribe(stream::tell);
        response.drainHandler(drained -> stream.drain());
        response.closeHandler(closed -> {
            stream.over = true;
            vertx.cancelTimer(heartbeat);
            subscription.close();
        });
    }

    private void tell(String name, Json document) {
        String text = "event: %s\ndata: %s\n\n".formatted(name, document);
        String key =
                document instanceof Json.Object object
                        ? name + object.find("id").map(Json::toString).orElse("")
                        : name;
        context.runOnContext(nothing -> send(key, text));
    }

    private void send(String key, String text) {
        if (over) {
            return;
        }
        if (full || response.writeQueueFull()) {
            full = true;
            unsent.remove(key);
            unsent.put(key, text);
            return;
        }
        response.write(text);
    }

    private void drain() {
        full = false;
        Map<String, String> waiting = new LinkedHashMap<>(unsent);
        unsent.clear();
        waiting.forEach(this::send);
    }
}
