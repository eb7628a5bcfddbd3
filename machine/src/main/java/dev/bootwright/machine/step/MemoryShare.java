package dev.bootwright.machine.step;

/// The pieces of memory that one worker tests, turn by turn and again from the first. No other worker has any
/// of them: two at once would read each other's patterns, and healthy memory would be called broken.
///
/// @param worker  counted from 0
/// @param workers no more than there are pieces
/// @param pieces  of all workers together
record MemoryShare(int worker, int workers, int pieces) {

    MemoryShare {
        if (worker < 0 || worker >= workers || workers > pieces) {
            throw new IllegalArgumentException(
                    "worker %d of %d for %d pieces".formatted(worker, workers, pieces));
        }
    }

    /// @param turn counted from 0
    /// @return the number of a piece, counted from 0
    int piece(int turn) {
        int own = (pieces - worker + workers - 1) / workers;
        return worker + workers * (turn % own);
    }
}
