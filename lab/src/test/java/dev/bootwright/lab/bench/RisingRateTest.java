package dev.bootwright.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RisingRateTest {

    private final List<Integer> asked = new ArrayList<>();

    /// A server that answers so many a second and loses the rest.
    private RisingRate server(double capacity) {
        return new RisingRate((rate, _) -> {
            asked.add(rate);
            double answered = Math.min(rate, capacity);
            return new Perfdhcp.Outcome(answered, 100 * (rate - answered) / rate);
        });
    }

    @Test
    void risesUntilTooMuchIsLostTwice() throws IOException {
        assertThat(server(1000).highest()).isEqualTo(976);
        assertThat(asked).containsExactly(500, 625, 781, 976, 1220, 1525);
    }

    @Test
    void startsAgainBelowWhatItFound() throws IOException {
        RisingRate rising = server(5000);
        rising.highest();
        asked.clear();

        rising.highest();

        assertThat(asked.getFirst()).isBetween(2500, 3000);
    }

    @Test
    void endsWhenTheLoadItselfGetsNoFaster() throws IOException {
        var slow = new RisingRate((rate, _) -> new Perfdhcp.Outcome(Math.min(rate, 700), 0));

        assertThat(slow.highest()).isEqualTo(700);
    }

    @Test
    void findsNothingWhereNobodyAnswers() throws IOException {
        assertThat(server(0).highest()).isZero();
    }

    /// Printed by perfdhcp 2.2.0.
    @Test
    void readsPerfdhcp() throws IOException {
        String output =
                """
                Running: perfdhcp -4 -l c0 -r 8000 -p 4 -R 60000 10.50.0.1
                Scenario: basic.
                Multi-thread mode enabled.
                ***Rate statistics***
                Rate: 5421.25 4-way exchanges/second, expected rate: 8000
                ***Statistics for: DISCOVER-OFFER***
                sent packets: 29331
                received packets: 27138
                drops: 2193
                drops ratio: 7.47836 %
                ***Statistics for: REQUEST-ACK***
                drops ratio: 8.431 %
                """;

        assertThat(Perfdhcp.read(output)).isEqualTo(new Perfdhcp.Outcome(5421.25, 8.431));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Perfdhcp.read("Failed to open socket"))
                .withMessageContaining("Failed to open socket");
    }
}
