package dev.bootwright.machine.server;

import dev.bootwright.machine.server.HttpConnection.UnansweredException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.LongSupplier;

/// The connections to one server. A connection is kept for the next request, because a new one costs a
/// handshake of TLS. Safe for use by several threads, each of which has a connection to itself meanwhile.
///
/// A server may end a connection that nobody uses, in the very moment when it is used again. A request that
/// met such an end is sent once more, on a new connection. That holds for every request, because each of
/// [AgentServer] may be said again: events are numbered, a registration repeats its claim, reports replace the
/// one before, and who asks for a job or for how far a step is changes nothing. One that has a byte of its
/// answer, or none in time, is not sent again here.
final class HttpConnections implements AutoCloseable {

    /// A thread that waits for a job, and one that reports.
    private static final int MOST_KEPT = 2;

    /// Our server ends connections after 60 seconds without a request.
    static final Duration LONGEST_IDLE = Duration.ofSeconds(30);

    /// @param since nanoseconds
    private record Idle(HttpConnection connection, long since) {}

    private final URI server;
    private final Connector connector;
    private final LongSupplier nanos;
    private final Deque<Idle> kept = new ArrayDeque<>();

    HttpConnections(URI server, Connector connector) {
        this(server, connector, System::nanoTime);
    }

    /// @param nanos tells time, as [System#nanoTime] does
    HttpConnections(URI server, Connector connector, LongSupplier nanos) {
        this.server = server;
        this.connector = connector;
        this.nanos = nanos;
    }

    /// Sends a request and reads its answer to the end.
    ///
    /// @param longest pause before and within the answer
    /// @throws IOException if the server cannot be reached, or its answer is none
    AnswerReader.Answer exchange(HttpRequest request, Duration longest) throws IOException {
        byte[] bytes = request.bytes();
        Optional<HttpConnection> used = take();
        if (used.isPresent()) {
            try {
                return exchange(used.get(), bytes, longest);
            } catch (UnansweredException e) {
                close(); // most likely, the others have ended with it
            }
        }
        return exchange(HttpConnection.open(connector, server, longest), bytes, longest);
    }

    private AnswerReader.Answer exchange(
            HttpConnection connection, byte[] request, Duration longest) throws IOException {
        try {
            return connection.exchange(request, longest);
        } finally {
            give(connection);
        }
    }

    /// The connection that was used last, for it is the least likely to have ended.
    private synchronized Optional<HttpConnection> take() {
        while (!kept.isEmpty() && isOld(kept.getFirst())) {
            kept.removeFirst().connection().close();
        }
        return Optional.ofNullable(kept.pollLast()).map(Idle::connection);
    }

    private boolean isOld(Idle idle) {
        return nanos.getAsLong() - idle.since() > LONGEST_IDLE.toNanos();
    }

    private synchronized void give(HttpConnection connection) {
        if (connection.isUsable() && kept.size() < MOST_KEPT) {
            kept.addLast(new Idle(connection, nanos.getAsLong()));
        } else {
            connection.close();
        }
    }

    /// Ends the connections that nobody uses. Others are made when they are needed.
    @Override
    public synchronized void close() {
        while (!kept.isEmpty()) {
            kept.removeLast().connection().close();
        }
    }
}
