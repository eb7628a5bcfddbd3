package dev.bootwright.machine.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.ipmi.IpmiRequest;
import dev.bootwright.formats.ipmi.IpmiResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Answers as OpenIPMI's `ipmi_sim` gives them, and one more user laid out by hand.
class BmcCollectorTest {

    private static final String DEVICE = "/dev/ipmi0";

    /// Network function, command and data of a request; completion code and data of its answer.
    private final Map<String, String> answers =
            new HashMap<>(
                    Map.ofEntries(
                            Map.entry("0601", "00 00 03 09 08 02 9f 91 12 00 02 0f 00 00 00 00"),
                            Map.entry("0642 01", "00 01 04 01 81 f2 1b 00 00 00"),
                            Map.entry("0c02 01 03 00 00", "00 11 0a 00 00 05"),
                            Map.entry("0c02 01 06 00 00", "00 11 ff ff ff 00"),
                            Map.entry("0c02 01 0c 00 00", "00 11 0a 00 00 01"),
                            Map.entry("0c02 01 14 00 00", "00 11 4d 80"),
                            Map.entry("0c02 01 05 00 00", "00 11 52 54 00 12 34 56"),
                            Map.entry("0c02 01 04 00 00", "00 11 02"),
                            Map.entry("0637", "00 03 02 01 00 05 04 07 06 08 09 0a 0b 0c 0d 0e 0f"),
                            Map.entry("0644 01 01", "00 04 42 01 0f"),
                            Map.entry("0644 01 02", "00 04 42 01 14"),
                            Map.entry("0644 01 04", "00 04 82 01 02"),
                            Map.entry(
                                    "0646 01",
                                    "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"),
                            Map.entry(
                                    "0646 02",
                                    "00 61 64 6d 69 6e 00 00 00 00 00 00 00 00 00 00 00"),
                            Map.entry("0646 03", "cc"),
                            Map.entry(
                                    "0646 04",
                                    "00 6f 70 73 ff ff ff ff ff ff ff ff ff ff ff ff ff")));

    private IpmiResponse answer(IpmiRequest request) throws IOException {
        String key =
                "%02x%02x %s"
                        .formatted(
                                request.netFn(),
                                request.command(),
                                HexFormat.ofDelimiter(" ").formatHex(request.data().toByteArray()))
                        .strip();
        String answer = answers.getOrDefault(key, "c1");
        if (answer.isEmpty()) {
            throw new IOException("no answer");
        }
        byte[] bytes = HexFormat.ofDelimiter(" ").parseHex(answer);
        byte[] data = new byte[bytes.length - 1];
        System.arraycopy(bytes, 1, data, 0, data.length);
        return new IpmiResponse(Byte.toUnsignedInt(bytes[0]), Opaque.of(data));
    }

    private BmcCollector.Answer ask() {
        return new BmcCollector(this::answer).ask(DEVICE);
    }

    @Test
    void aBmcTellsOfItsNetworkAndItsUsers() {
        assertEquals(
                new BmcCollector.Answer(
                        new Hardware.Bmc(
                                DEVICE,
                                Optional.of("MontaVista"),
                                Optional.of("0x0f02"),
                                Optional.of("9.08"),
                                Optional.of("2.0"),
                                Optional.of("10.0.0.5"),
                                Optional.of("255.255.255.0"),
                                Optional.of("10.0.0.1"),
                                Optional.of(77L),
                                Optional.of("52:54:00:12:34:56"),
                                Optional.of("dhcp"),
                                Optional.of("00010203-0405-0607-0809-0a0b0c0d0e0f"),
                                List.of(
                                        new Hardware.BmcUser(2, "admin", "administrator", true),
                                        new Hardware.BmcUser(4, "ops", "user", false))),
                        List.of()),
                ask());
    }

    @Test
    void aCommandThatIsRefusedCostsItsOwnFieldsOnly() {
        answers.put("0c02 01 03 00 00", "d4");
        answers.put("0637", "c1");
        BmcCollector.Answer answer = ask();
        assertEquals(Optional.of("9.08"), answer.bmc().firmware());
        assertEquals(Optional.empty(), answer.bmc().address());
        assertEquals(Optional.of("255.255.255.0"), answer.bmc().mask());
        assertThat(answer.problems())
                .containsExactly(
                        "LAN address: the controller answers 0xd4, privilege too low",
                        "system GUID: the controller answers 0xc1, unknown command");
    }

    @Test
    void aBmcWithoutVlansHasNoneAndNoProblem() {
        answers.put("0c02 01 14 00 00", "80");
        BmcCollector.Answer answer = ask();
        assertEquals(Optional.empty(), answer.bmc().vlan());
        assertThat(answer.problems()).isEmpty();
    }

    @Test
    void aBmcWithoutANetworkTellsTheRest() {
        answers.remove("0642 01");
        BmcCollector.Answer answer = ask();
        assertEquals(Optional.of("2.0"), answer.bmc().ipmiVersion());
        assertThat(answer.bmc().users()).isEmpty();
        assertThat(answer.problems()).containsExactly("the BMC has no network channel");
    }

    @Test
    void answersThatAreCutShortAreProblemsOfTheirOwn() {
        Map<String, String> whole = Map.copyOf(answers);
        whole.forEach((request, answer) -> {
            answers.putAll(whole);
            answers.put(request, answer.substring(0, 2));
            if (!answer.equals("cc")) {
                assertThat(ask().problems()).as(request).isNotEmpty();
            }
        });
    }

    @Test
    void silenceCostsFieldsToo() {
        answers.replaceAll((_, _) -> "");
        assertThat(ask().problems()).isNotEmpty().contains("no answer");
    }
}
