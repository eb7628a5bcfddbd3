package dev.bootwright.machine.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MemoryShareTest {

    @Test
    void goesThroughItsOwnPiecesAndBeginsAgain() {
        assertEquals(List.of(0, 3, 6, 0, 3, 6), turns(new MemoryShare(0, 3, 7), 6));
        assertEquals(List.of(1, 4, 1, 4, 1, 4), turns(new MemoryShare(1, 3, 7), 6));
        assertEquals(List.of(2, 5, 2, 5, 2, 5), turns(new MemoryShare(2, 3, 7), 6));
    }

    private static List<Integer> turns(MemoryShare share, int count) {
        return IntStream.range(0, count).map(share::piece).boxed().toList();
    }

    @Test
    void givesEachPieceToOneWorkerAndLeavesNoneOut() {
        for (int pieces = 1; pieces <= 20; pieces++) {
            for (int workers = 1; workers <= pieces; workers++) {
                Map<Integer, Set<Integer>> workersOf = new HashMap<>();
                for (int worker = 0; worker < workers; worker++) {
                    for (int piece : turns(new MemoryShare(worker, workers, pieces), 3 * pieces)) {
                        workersOf.computeIfAbsent(piece, _ -> new HashSet<>()).add(worker);
                    }
                }
                String which = "%d workers, %d pieces".formatted(workers, pieces);
                assertEquals(
                        Set.copyOf(IntStream.range(0, pieces).boxed().toList()),
                        workersOf.keySet(),
                        which);
                workersOf.values().forEach(each -> assertEquals(1, each.size(), which));
            }
        }
    }

    @Test
    void refusesAWorkerWithoutAPiece() {
        assertThrows(IllegalArgumentException.class, () -> new MemoryShare(2, 3, 2));
        assertThrows(IllegalArgumentException.class, () -> new MemoryShare(3, 3, 9));
        assertThrows(IllegalArgumentException.class, () -> new MemoryShare(-1, 3, 9));
    }
}
