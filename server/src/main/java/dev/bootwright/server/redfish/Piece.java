package dev.bootwright.server.redfish;

import java.util.BitSet;
import java.util.List;
import java.util.function.IntPredicate;

/// A piece of a regular expression. It is followed from all places of a text at once, so that there is
/// nothing to go back to.
sealed interface Piece {

    /// @param from places of the text where it may begin
    /// @return places where it may end then
    /// @throws Undecided if that takes too many steps
    BitSet reach(Reading in, BitSet from) throws Undecided;

    /// One character.
    record One(IntPredicate takes) implements Piece {
        @Override
        public BitSet reach(Reading in, BitSet from) throws Undecided {
            in.step(from);
            BitSet to = new BitSet();
            from.stream()
                    .filter(at -> at < in.length() && takes.test(in.at(at)))
                    .forEach(at -> to.set(at + 1));
            return to;
        }
    }

    /// One piece after the other.
    record InTurn(List<Piece> pieces) implements Piece {
        @Override
        public BitSet reach(Reading in, BitSet from) throws Undecided {
            BitSet at = from;
            for (Piece piece : pieces) {
                in.step(at);
                at = piece.reach(in, at);
            }
            return at;
        }
    }

    /// Any of several pieces.
    record Either(List<Piece> ways) implements Piece {
        @Override
        public BitSet reach(Reading in, BitSet from) throws Undecided {
            BitSet to = new BitSet();
            for (Piece way : ways) {
                in.step(from);
                to.or(way.reach(in, from));
            }
            return to;
        }
    }

    /// A piece several times.
    record Repeated(Piece piece, int least, int most) implements Piece {
        @Override
        public BitSet reach(Reading in, BitSet from) throws Undecided {
            BitSet last = from;
            for (int i = 0; i < least; i++) {
                in.step(last);
                last = piece.reach(in, last);
            }
            BitSet all = new BitSet();
            all.or(last);
            for (int i = least; i < most && !last.isEmpty(); i++) {
                in.step(last);
                BitSet next = new BitSet();
                next.or(piece.reach(in, last));
                next.andNot(all); // from the others it was followed already
                all.or(next);
                last = next;
            }
            return all;
        }
    }

    /// The beginning or the end of the text.
    record Edge(boolean isEnd) implements Piece {
        @Override
        public BitSet reach(Reading in, BitSet from) throws Undecided {
            in.step(from);
            int edge = isEnd ? in.length() : 0;
            BitSet to = new BitSet();
            to.set(edge, from.get(edge));
            return to;
        }
    }

    /// What has to follow, or must not, and is not taken.
    record Ahead(Piece piece, boolean isWanted) implements Piece {
        @Override
        public BitSet reach(Reading in, BitSet from) throws Undecided {
            BitSet to = new BitSet();
            for (int at = from.nextSetBit(0); at >= 0; at = from.nextSetBit(at + 1)) {
                BitSet here = new BitSet();
                here.set(at);
                in.step(here);
                to.set(at, piece.reach(in, here).isEmpty() != isWanted);
            }
            return to;
        }
    }

    /// A text that is read, and how many steps are left for that.
    final class Reading {
        private final int[] characters;
        private int left;

        Reading(String text, int steps) {
            this.characters = text.codePoints().toArray();
            this.left = steps;
        }

        int length() {
            return characters.length;
        }

        int at(int place) {
            return characters[place];
        }

        /// The place before the first character.
        BitSet start() {
            BitSet start = new BitSet();
            start.set(0);
            return start;
        }

        private void step(BitSet from) throws Undecided {
            left -= 1 + from.length() / Long.SIZE + from.cardinality(); // what it costs to go on
            if (left < 0) {
                throw new Undecided();
            }
        }
    }

    /// Nobody knows here whether a text matches.
    final class Undecided extends Exception {
        private static final long serialVersionUID = 1L;
    }
}
