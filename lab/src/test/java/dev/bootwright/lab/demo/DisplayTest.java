package dev.bootwright.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.demo.Display.Line;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DisplayTest {

    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(shown, true, StandardCharsets.UTF_8);

    private static Line line(double progress, String phase, String detail) {
        return new Line("bios-1", "bios", progress, phase, detail, Duration.ofMillis(12_340));
    }

    @Test
    void aLineHasNameBarSecondsAndPhase() {
        assertThat(LiveDisplay.draw(line(0.5, "steps", "2/4 partition S1"), true))
                .isEqualTo(
                        "bios-1   bios ████████████░░░░░░░░░░░░   12.3 s steps: 2/4 partition S1");
        assertThat(LiveDisplay.draw(line(1, "configured", ""), false))
                .isEqualTo("bios-1   bios ########################   12.3 s configured");
    }

    @Test
    void aLineFitsTheNarrowestTerminal() {
        String drawn = LiveDisplay.draw(line(0, "steps", "x".repeat(100)), true);
        assertThat(drawn).hasSize(79).endsWith("x…");
    }

    @Test
    void aTerminalIsDrawnAgainInPlace() {
        LiveDisplay display = new LiveDisplay(out);
        List<Line> lines = List.of(line(0, "dhcp", ""), line(0, "loader", ""));
        display.show(lines);
        assertThat(text()).doesNotContain("\u001b[2A").contains("dhcp\n").contains("loader\n");
        shown.reset();
        display.show(lines);
        assertThat(text()).startsWith("\u001b[2A\u001b[2K\r");
    }

    @Test
    void aLogGetsALineForEachChange() {
        PlainDisplay display = new PlainDisplay(out);
        display.show(List.of(line(0, "dhcp", "")));
        display.show(List.of(line(0.1, "dhcp", "")));
        display.show(List.of(line(0.2, "steps", "1/2 wipe")));
        assertThat(text())
                .isEqualTo("[  12.3 s] bios-1: dhcp\n[  12.3 s] bios-1: steps: 1/2 wipe\n");
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }
}
