package dev.bootwright.image.iso;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The pieces of a file on their way from the one who reads it to several who each go through all of it,
/// every one at a pace of his own: a slow one holds the others up only when he is [#DEPTH] pieces behind.
/// Safe for use by several threads.
final class Pieces {

    private static final int DEPTH = 16;

    private final ByteBuffer[] ring;
    private final long[] taken;
    private long filled;
    private boolean ended;

    /// @param consumers how many go through all pieces
    /// @param bytes     size of a piece
    Pieces(int consumers, int bytes) {
        ring =
                IntStream.range(0, DEPTH)
                        .mapToObj(i -> ByteBuffer.allocate(bytes))
                        .toArray(ByteBuffer[]::new);
        taken = new long[consumers];
    }

    /// An empty piece, as soon as there is one, which belongs to the caller until [#fill].
    synchronized ByteBuffer empty() throws InterruptedException {
        while (filled - Arrays.stream(taken).min().orElse(filled) == DEPTH) {
            wait();
        }
        return ring[(int) (filled % DEPTH)].clear();
    }

    /// The piece of the last [#empty] holds what it shall, between its position and its limit.
    synchronized void fill() {
        filled++;
        notifyAll();
    }

    /// Nothing more comes.
    synchronized void end() {
        ended = true;
        notifyAll();
    }

    /// The next piece of a consumer, which stays as it is until he says [#taken]; none remaining in it
    /// after the last.
    synchronized ByteBuffer next(int consumer) throws InterruptedException {
        while (taken[consumer] == filled && !ended) {
            wait();
        }
        return taken[consumer] == filled
                ? ByteBuffer.allocate(0)
                : ring[(int) (taken[consumer] % DEPTH)].duplicate();
    }

    synchronized void taken(int consumer) {
        taken[consumer]++;
        notifyAll();
    }

    /// A consumer takes no more, and nobody waits for him.
    synchronized void leave(int consumer) {
        taken[consumer] = Long.MAX_VALUE;
        notifyAll();
    }
}
