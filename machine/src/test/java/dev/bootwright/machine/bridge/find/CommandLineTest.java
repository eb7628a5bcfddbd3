package dev.bootwright.machine.bridge.find;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class CommandLineTest {

    @Test
    void quotesTheBlanksInArgumentsOfAMenu() {
        CommandLine line = CommandLine.of(List.of("quiet", "a=b c", "d e=f", "g h", "i=\"j k\""));
        assertEquals("quiet a=\"b c\" \"d e=f\" \"g h\" i=\"j k\"", line.toString());
        assertEquals(line, CommandLine.parse(line.toString()));
    }
}
