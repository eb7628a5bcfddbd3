package dev.bootwright.machine.bridge.menu;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyDecoderTest {

    private final KeyDecoder decoder = new KeyDecoder();

    private List<Key> decode(String bytes) {
        return decoder.decode(bytes.getBytes(US_ASCII));
    }

    @Test
    void knowsArrowsOfConsoleAndXterm() {
        assertEquals(
                List.of(Key.Named.UP, Key.Named.DOWN, Key.Named.HOME, Key.Named.DELETE),
                decode("\u001B[A\u001BOB\u001B[1~\u001B[3~"));
    }

    @Test
    void waitsForTheRestOfASequence() {
        assertEquals(List.of(), decode("\u001B"));
        assertEquals(List.of(), decode("["));
        assertEquals(List.of(Key.Named.UP, new Key.Character('x')), decode("Ax"));
    }

    @Test
    void takesALoneEscapeForTheKey() {
        assertEquals(List.of(), decode("\u001B"));
        assertEquals(List.of(Key.Named.ESCAPE), decoder.pause());
        assertEquals(List.of(), decoder.pause());
        assertEquals(List.of(Key.Named.ESCAPE, new Key.Character('q')), decode("\u001Bq"));
    }

    @Test
    void takesAReturnWithItsLineFeedForOneKey() {
        assertEquals(List.of(Key.Named.ENTER), decode("\r\n"));
        assertEquals(List.of(Key.Named.ENTER, Key.Named.ENTER), decode("\r\r"));
    }

    @Test
    void passesOverWhatItDoesNotKnow() {
        assertEquals(
                List.of(new Key.Character('a')),
                decode("\u001B[15~\u001B[99999999999999999999~\u0001a"));
    }
}
