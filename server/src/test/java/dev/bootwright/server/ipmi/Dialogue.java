package dev.bootwright.server.ipmi;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// Datagrams that two other programs sent each other.
record Dialogue(List<byte[]> console, List<byte[]> controller) {

    static Dialogue read(String name) throws IOException {
        List<byte[]> console = new ArrayList<>();
        List<byte[]> controller = new ArrayList<>();
        try (InputStream in = Dialogue.class.getResourceAsStream(name)) {
            for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
                if (line.startsWith("> ")) {
                    console.add(HexFormat.of().parseHex(line.substring(2)));
                } else if (line.startsWith("< ")) {
                    controller.add(HexFormat.of().parseHex(line.substring(2)));
                }
            }
        }
        return new Dialogue(console, controller);
    }
}
