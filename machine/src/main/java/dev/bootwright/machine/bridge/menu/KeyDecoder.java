package dev.bootwright.machine.bridge.menu;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes keys of the bytes that a terminal sends: those of the Linux console, of a VT100 and of xterm. Source:
/// console_codes(4), and "PC-Style Function Keys" of xterm's control sequences.
///
/// A sequence may come in pieces; an escape that nothing follows is the key itself, which [#pause] tells.
public final class KeyDecoder {

    private static final int ESCAPE = 0x1B;
    private static final int MOST = 16;

    private static final Map<String, Key.Named> SEQUENCES =
            Map.ofEntries(
                    Map.entry("[A", Key.Named.UP),
                    Map.entry("[B", Key.Named.DOWN),
                    Map.entry("[C", Key.Named.RIGHT),
                    Map.entry("[D", Key.Named.LEFT),
                    Map.entry("OA", Key.Named.UP),
                    Map.entry("OB", Key.Named.DOWN),
                    Map.entry("OC", Key.Named.RIGHT),
                    Map.entry("OD", Key.Named.LEFT),
                    Map.entry("[H", Key.Named.HOME),
                    Map.entry("[F", Key.Named.END),
                    Map.entry("OH", Key.Named.HOME),
                    Map.entry("OF", Key.Named.END),
                    Map.entry("[1~", Key.Named.HOME),
                    Map.entry("[4~", Key.Named.END),
                    Map.entry("[3~", Key.Named.DELETE),
                    Map.entry("[5~", Key.Named.PAGE_UP),
                    Map.entry("[6~", Key.Named.PAGE_DOWN));

    /// What came after an escape, or empty; absent when none is open.
    private Optional<String> sequence = Optional.empty();

    /// The last carriage return may be followed by a line feed that means the same.
    private boolean afterReturn;

    /// @param bytes that were read, as they came
    public List<Key> decode(byte[] bytes) {
        List<Key> keys = new ArrayList<>();
        for (byte each : bytes) {
            decode(each & 0xFF, keys);
        }
        return keys;
    }

    /// Nothing has come for a while.
    public List<Key> pause() {
        boolean alone = sequence.filter(String::isEmpty).isPresent();
        sequence = Optional.empty();
        return alone ? List.of(Key.Named.ESCAPE) : List.of();
    }

    private void decode(int value, List<Key> keys) {
        if (sequence.isPresent()) {
            inSequence(sequence.get(), value, keys);
            return;
        }
        boolean isPair = afterReturn && value == '\n';
        afterReturn = value == '\r';
        switch (value) {
            case ESCAPE -> sequence = Optional.of("");
            case '\r' -> keys.add(Key.Named.ENTER);
            case '\n' -> {
                if (!isPair) {
                    keys.add(Key.Named.ENTER);
                }
            }
            case 0x7F, '\b' -> keys.add(Key.Named.BACKSPACE);
            default -> {
                if (value >= ' ' && value < 0x7F) {
                    keys.add(new Key.Character(value));
                }
            }
        }
    }

    private void inSequence(String begun, int value, List<Key> keys) {
        if (begun.isEmpty() && value != '[' && value != 'O') {
            sequence = Optional.empty();
            keys.add(Key.Named.ESCAPE);
            decode(value, keys);
            return;
        }
        // One too long is swallowed to its end: its digits must not start anything.
        String longer = begun.length() < MOST ? begun + (char) value : begun;
        boolean isOver = !begun.isEmpty() && value >= '@' && value <= '~';
        sequence = isOver ? Optional.empty() : Optional.of(longer);
        if (isOver && SEQUENCES.containsKey(longer)) {
            keys.add(SEQUENCES.get(longer));
        }
    }
}
