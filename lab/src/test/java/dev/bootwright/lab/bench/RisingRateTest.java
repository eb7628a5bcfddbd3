package dev.bootwright.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.time.Duration;
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
    void risesInLargeStepsThenInSmallOnesUntilTooMuchIsLostTwice() throws IOException {
        assertThat(server(1000).highest()).isEqualTo(968);
        assertThat(asked).containsExactly(50, 100, 200, 400, 800, 1600, 880, 968, 1064, 1064);
    }

    @Test
    void startsAgainBelowWhatItFound() throws IOException {
        RisingRate rising = server(5000);
        rising.highest();
        asked.clear();

        rising.highest();

        assertThat(asked.getFirst()).isBetween(3400, 3750);
    }

    @Test
    void goesDownWhereTheServerHasBecomeSlower() throws IOException {
        double[] capacity = {5000};
        var rising =
                new RisingRate((rate, _) ->
                        new Perfdhcp.Outcome(
                                Math.min(rate, capacity[0]), rate > capacity[0] ? 50 : 0));
        rising.highest();
        capacity[0] = 1000;

        assertThat(rising.highest()).isBetween(900.0, 1000.0);
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

                ***Malformed Packets***
                Malformed packets: 0
                ***Statistics for: DISCOVER-OFFER***
                sent packets: 29331
                received packets: 27138
                drops: 2193
                drops ratio: 7.47681 %
                orphans: 0
                rejected leases: 0
                non unique addresses: 0

                min delay: 0.025 ms
                avg delay: 76.755 ms
                max delay: 474.754 ms
                std deviation: 119.822 ms
                collected packets: 7351

                ***Statistics for: REQUEST-ACK***
                sent packets: 27138
                received packets: 24396
                drops: 2742
                drops ratio: 10.1039 %
                orphans: 0
                """;

        assertThat(Perfdhcp.read(output, Duration.ofSeconds(4)))
                .isEqualTo(new Perfdhcp.Outcome(6099, 10.1039));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> Perfdhcp.read("Failed to open socket", Duration.ofSeconds(4)))
                .withMessageContaining("Failed to open socket");
    }
}
