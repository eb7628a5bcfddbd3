package dev.bootwright.server.agent;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;

/// Reads the bodies of requests and has them answered, as many at once as there is memory for. The others wait a
/// while and are then sent away, to come again.
///
/// A body counts twice: while it is read and kept, by its own length; and while it is understood, by what can be
/// made of it, which is far more. Until then it may only wait for its sender, so that small bodies do not wait for
/// the senders of large ones, and each sender has a time.
final class Bodies {

    /// What they may use up; sizes in bytes.
    ///
    /// @param small    largest body that counts as small
    /// @param smallAll small bodies at once
    /// @param largeAll larger bodies at once
    /// @param made     what is made of bodies at once
    /// @param patience of those that wait for memory, each of the two times; an agent waits 20 seconds for an answer
    /// @param longest  for which a body may be on its way
    record Limits(
            int small, int smallAll, int largeAll, int made, Duration patience, Duration longest) {

        /// For a server of 128 MiB, which needs some 30 itself.
        ///
        /// @param largest body of all
        static Limits usual(int largest) {
            return new Limits(
                    64 << 10,
                    4 << 20,
                    largest,
                    64 << 20,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30));
        }
    }

    /// Bytes of memory that a byte of hostile JSON can take; `{"":1},` takes 280.
    private static final int MADE_OF_A_BYTE = 40;

    private final Vertx vertx;
    private final Executor work;
    private final Limits limits;
    private final SharedMemory small;
    private final SharedMemory large;
    private final SharedMemory made;

    /// @param work what runs there may block
    Bodies(Vertx vertx, Executor work, Limits limits) {
        this.vertx = vertx;
        this.work = work;
        this.limits = limits;
        this.small = new SharedMemory(limits.smallAll());
        this.large = new SharedMemory(limits.largeAll());
        this.made = new SharedMemory(limits.made());
    }

    /// Answers a request once its body is there.
    ///
    /// @param most   bytes that are reasonable
    /// @param answer may block
    void read(HttpServerRequest request, int most, Function<Buffer, Reply> answer) {
        Context context = vertx.getOrCreateContext();
        Executor reply = action -> context.runOnContext(_ -> action.run());
        var incoming = new Incoming(request, most, answer, reply);
        int length = announced(request, most);
        SharedMemory memory = length <= limits.small() ? small : large;
        Optional<SharedMemory.Share> share = memory.share(length);
        if (share.isPresent()) {
            incoming.begin(share.get());
            return;
        }
        request.pause();
        work.execute(() -> {
            Optional<SharedMemory.Share> late = memory.share(length, limits.patience());
            reply.execute(() -> late.ifPresentOrElse(incoming::begin, incoming::turnAway));
        });
    }

    /// How long the body is, or may be.
    private static int announced(HttpServerRequest request, int most) {
        String length = request.getHeader("Content-Length");
        boolean isKnown =
                length != null
                        && request.getHeader("Transfer-Encoding") == null
                        && length.matches("[0-9]{1,18}");
        return isKnown ? (int) Math.min(Long.parseLong(length), most) : most;
    }

    private Reply understand(Buffer body, Function<Buffer, Reply> answer) {
        long most = (long) body.length() * MADE_OF_A_BYTE;
        Optional<SharedMemory.Share> share = made.share(most, limits.patience());
        if (share.isEmpty()) {
            return busy();
        }
        try (SharedMemory.Share _ = share.get()) {
            return answer.apply(body);
        }
    }

    private static Answer busy() {
        return Answer.error(503, "others say so much at this time; say it again in a moment");
    }

    /// One body on its way. All but its answer happens on the event loop.
    private final class Incoming {
        private final HttpServerRequest request;
        private final int most;
        private final Function<Buffer, Reply> answer;
        private final Executor reply;
        private Buffer body = Buffer.buffer();
        private boolean isOver;

        Incoming(
                HttpServerRequest request,
                int most,
                Function<Buffer, Reply> answer,
                Executor reply) {
            this.request = request;
            this.most = most;
            this.answer = answer;
            this.reply = reply;
        }

        /// @param share of the memory for bodies; given back here
        void begin(SharedMemory.Share share) {
            if (request.response().closed()) { // while it waited
                share.close();
                return;
            }
            Answer late =
                    Answer.error(
                            503,
                            "the body did not come within %d s"
                                    .formatted(limits.longest().toSeconds()));
            long timer = vertx.setTimer(limits.longest().toMillis(), _ -> refuse(share, late));
            request.handler(part -> take(share, part));
            request.endHandler(_ -> {
                vertx.cancelTimer(timer);
                end(share);
            });
            request.response()
                    .closeHandler(_ -> {
                        vertx.cancelTimer(timer);
                        drop(share);
                    });
            request.resume();
        }

        private void take(SharedMemory.Share share, Buffer part) {
            if (isOver) {
                return;
            }
            if (body.length() + part.length() > most) {
                refuse(share, Answer.error(413, "more than %d bytes".formatted(most)));
            } else {
                body.appendBuffer(part);
            }
        }

        private void end(SharedMemory.Share share) {
            if (isOver) {
                return;
            }
            isOver = true;
            Buffer whole = body;
            body = Buffer.buffer();
            work.execute(() -> {
                Reply understood;
                try (share) { // given back before the sender can know, and send another
                    understood = understand(whole, answer);
                }
                reply.execute(() -> understood.send(request));
            });
        }

        private void refuse(SharedMemory.Share share, Answer reason) {
            if (!isOver) {
                drop(share);
                reason.sendAndClose(request);
            }
        }

        private void drop(SharedMemory.Share share) {
            if (!isOver) {
                isOver = true;
                body = Buffer.buffer();
                share.close();
            }
        }

        /// The body is let go by: its sender reads the answer only behind it.
        void turnAway() {
            isOver = true;
            request.handler(_ -> {});
            request.resume();
            busy().send(request);
        }
    }
}
