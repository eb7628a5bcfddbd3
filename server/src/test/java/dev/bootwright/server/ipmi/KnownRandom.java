package dev.bootwright.server.ipmi;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.random.RandomGenerator;

/// Gives out what was chosen before.
final class KnownRandom implements RandomGenerator {

    private final int number;
    private final Deque<byte[]> pieces = new ArrayDeque<>();

    KnownRandom(int number) {
        this.number = number;
    }

    void add(byte[] piece) {
        pieces.add(piece);
    }

    @Override
    public int nextInt() {
        return number;
    }

    @Override
    public long nextLong() {
        throw new AssertionError("not asked for");
    }

    @Override
    public void nextBytes(byte[] bytes) {
        byte[] piece = pieces.remove();
        System.arraycopy(piece, 0, bytes, 0, bytes.length);
    }
}
