package dev.bootwright.lab.vm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ConsoleTextTest {

    private final ConsoleText text = new ConsoleText();

    @Test
    void leavesOutColoursAndControls() {
        assertThat(add("\u001b[1;31mred\u001b[0m\r\n\u0007bell\ttab")).isEqualTo("red\nbell\ttab");
    }

    @Test
    void aCursorThatMovesStartsANewLine() {
        // As SeaBIOS and PXELINUX draw their menus.
        assertThat(add("one\u001b[05;10Htwo\u001b[2Jthree")).isEqualTo("one\ntwothree");
    }

    @Test
    void aSequenceMayBeCutAnywhere() {
        assertThat(add("a\u001b") + add("[3") + add("1mb")).isEqualTo("ab");
    }

    private String add(String bytes) {
        byte[] raw = bytes.getBytes(StandardCharsets.ISO_8859_1);
        return text.add(raw, raw.length);
    }
}
