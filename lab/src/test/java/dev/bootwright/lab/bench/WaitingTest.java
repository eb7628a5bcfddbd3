package dev.bootwright.lab.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitingTest {

    /// Captured with `cat /proc/net/tcp` beside a listener on port 8080 and a connection to port 22.
    private static final List<String> TCP =
            List.of(
                    "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
                    "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0",
                    "   1: 0A00000A:0016 0B00000A:9C41 01 00000000:00000000 00:00000000 00000000     0");

    private static final List<String> UDP =
            List.of(
                    "   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid",
                    "  123: 0100620A:0045 00000000:0000 07 00000000:00000000 00:00000000 00000000     0");

    @ParameterizedTest
    @CsvSource({"8080, true", "22, false", "80, false", "144, false"})
    void knowsAListenerFromAConnection(int port, boolean listening) {
        assertThat(Waiting.isListening(TCP, "tcp", port)).isEqualTo(listening);
    }

    @ParameterizedTest
    @CsvSource({"69, true", "70, false"})
    void knowsABoundUdpSocket(int port, boolean listening) {
        assertThat(Waiting.isListening(UDP, "udp", port)).isEqualTo(listening);
    }
}
