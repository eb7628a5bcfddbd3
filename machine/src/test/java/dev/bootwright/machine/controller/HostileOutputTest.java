package dev.bootwright.machine.controller;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.json.Json;
import dev.bootwright.formats.json.JsonException;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whatever a tool prints, the answer is controllers or the one typed failure.
class HostileOutputTest {

    /// Reads one text as every tool's.
    private static void readAll(String text) {
        accept(new SsacliOutput(text).controllers());
        try {
            accept(List.of(new Sas3ircuOutput("sas3ircu", "0", text).controller()));
        } catch (ControllerException e) {
            assertThat(e).hasMessageContaining("sas3ircu");
        }
        accept(MvcliTool.controllers(text, text, text));
        try {
            Json.Object document = Json.parseCareless(text).asObject("answer");
            accept(new StorcliOutput("storcli", document, document, List.of(document)).found());
        } catch (JsonException | ControllerException e) {
            assertThat(e.getMessage()).isNotBlank();
        }
    }

    private static void accept(List<RaidController> controllers) {
        for (RaidController controller : controllers) {
            assertThat(controller.toJson().toString()).doesNotContain("\\u0000");
            controller.disks().forEach(disk -> assertThat(disk.identity().size()).isNotNegative());
            controller.volumes().forEach(volume -> assertThat(volume.size()).isNotNegative());
        }
    }

    @Test
    void everyTruncationIsReadOrRefused() {
        for (String file :
                List.of(
                        "storcli-controllers.json",
                        "storcli-volumes.json",
                        "ssacli.txt",
                        "sas3ircu-display.txt",
                        "mvcli-hba.txt",
                        "mvcli-pd.txt",
                        "mvcli-vd.txt")) {
            String text = CannedTool.captured(file);
            for (int end = 0; end < text.length(); end += 3) {
                readAll(text.substring(0, end));
            }
        }
    }

    @Test
    void absurdNumbersAndWordsAreReadOrRefused() {
        SplittableRandom random = new SplittableRandom(7);
        List<String> absurd =
                List.of(
                        "99999999999999999999999999",
                        "-1",
                        "0x",
                        "\u0000",
                        "]",
                        "{",
                        " : ",
                        "1e400",
                        "(",
                        "9223372036854775807 EB",
                        "x".repeat(5000),
                        "\n");
        for (String file :
                List.of(
                        "storcli-volumes.json",
                        "storcli-disks.json",
                        "ssacli.txt",
                        "sas3ircu-display.txt",
                        "mvcli-pd.txt")) {
            String text = CannedTool.captured(file);
            for (int i = 0; i < 400; i++) {
                int at = random.nextInt(text.length());
                int skip = random.nextInt(Math.min(20, text.length() - at));
                readAll(
                        text.substring(0, at)
                                + absurd.get(random.nextInt(absurd.size()))
                                + text.substring(at + skip));
            }
        }
    }

    @Test
    void longTextsAreCutOff() {
        String text =
                CannedTool.captured("ssacli.txt").replace("6SL7TEST0001", "S".repeat(100_000));
        assertThat(
                        new SsacliOutput(text)
                                .controllers()
                                .getFirst()
                                .disks()
                                .getFirst()
                                .identity()
                                .serial())
                .hasSize(256);
    }
}
