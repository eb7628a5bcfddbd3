package dev.bootwright.cli.wizard;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyReaderTest {

    private static List<Key> keys(String characters) {
        KeyReader reader = new KeyReader();
        List<Key> keys = new ArrayList<>();
        characters.chars().forEach(each -> reader.on((char) each).ifPresent(keys::add));
        reader.onPause().ifPresent(keys::add);
        return keys;
    }

    @Test
    void knowsWhatConsolesAndSerialLinesSend() {
        assertEquals(
                List.of(Key.Special.UP, Key.Special.DOWN, Key.Special.UP, Key.Special.DOWN),
                keys("\u001B[A\u001B[B\u001BOA\u001BOB"));
        assertEquals(
                List.of(Key.Special.PAGE_UP, Key.Special.PAGE_DOWN), keys("\u001B[5~\u001B[6~"));
        assertEquals(
                List.of(Key.Special.ENTER, Key.Special.ENTER, Key.Special.BACKSPACE),
                keys("\r\n\u007F"));
        assertEquals(List.of(new Key.Character('x'), Key.Special.INTERRUPT), keys("x\u0003"));
    }

    @Test
    void anEscapeAloneIsTheKey() {
        assertEquals(List.of(Key.Special.ESCAPE), keys("\u001B"));
        assertEquals(List.of(), keys("\u001B["));
    }

    @Test
    void whatIsNoKeyIsDropped() {
        assertEquals(List.of(new Key.Character('a')), keys("\u001B[1;5C\u001B[15~\u0001a"));
        assertEquals(List.of(), keys("\u001B[999999999"));
    }
}
