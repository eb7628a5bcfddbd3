package dev.bootwright.cli.wizard;

import java.util.Map;
import java.util.Optional;

/// Makes keys of the characters that a terminal sends. Pure: the terminal is somebody else's.
///
/// Arrows come as `ESC [ A` or `ESC O A`, page keys as `ESC [ 5 ~`. An escape that nothing follows is the
/// key itself. What is no key is dropped. Source: XTerm Control Sequences; console_codes(4).
final class KeyReader {

    private static final char ESCAPE = 0x1B;
    private static final int MAX_SEQUENCE = 8;

    private static final Map<String, Key> SEQUENCES =
            Map.of(
                    "[A", Key.Special.UP,
                    "[B", Key.Special.DOWN,
                    "OA", Key.Special.UP,
                    "OB", Key.Special.DOWN,
                    "[5~", Key.Special.PAGE_UP,
                    "[6~", Key.Special.PAGE_DOWN);

    private final StringBuilder sequence = new StringBuilder();
    private boolean isEscaped;

    /// Takes a character.
    ///
    /// @return the key it completes; empty if it is part of one, or none
    Optional<Key> on(char character) {
        if (isEscaped) {
            return escaped(character);
        }
        return switch (character) {
            case ESCAPE -> {
                isEscaped = true;
                yield Optional.empty();
            }
            case '\r', '\n' -> Optional.of(Key.Special.ENTER);
            case 0x7F, '\b' -> Optional.of(Key.Special.BACKSPACE);
            case 0x03 -> Optional.of(Key.Special.INTERRUPT);
            default ->
                    character < ' ' ? Optional.empty() : Optional.of(new Key.Character(character));
        };
    }

    private Optional<Key> escaped(char character) {
        if (sequence.length() < MAX_SEQUENCE) {
            sequence.append(character);
        }
        boolean isOpen = sequence.length() == 1 && (character == '[' || character == 'O');
        if (isOpen || character < '@' || character > '~') {
            return Optional.empty();
        }
        Optional<Key> key = Optional.ofNullable(SEQUENCES.get(sequence.toString()));
        clear();
        return key;
    }

    /// Nothing came for a while.
    ///
    /// @return the escape key, if that is what it was
    Optional<Key> onPause() {
        boolean isKey = isEscaped && sequence.isEmpty();
        clear();
        return isKey ? Optional.of(Key.Special.ESCAPE) : Optional.empty();
    }

    private void clear() {
        sequence.setLength(0);
        isEscaped = false;
    }
}
