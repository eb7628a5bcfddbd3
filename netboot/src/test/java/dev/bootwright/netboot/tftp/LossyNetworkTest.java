package dev.bootwright.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.netboot.tftp.OutgoingTransfer.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Runs [OutgoingTransfer] against a receiver over a network that loses, doubles and delays packets,
/// all in one thread and on a made-up clock.
class LossyNetworkTest {

    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();
    private static final int BLOCKS = 3000;

    /// A packet on its way: DATA to the receiver or an acknowledgment back.
    private record Flying(long arrives, boolean isData, int block) {}

    private final List<Flying> network = new ArrayList<>();
    private long now;
    private int dataPackets;

    @ParameterizedTest
    @CsvSource({
        // window, lost %, doubled %, delayed %, seeds
        "1, 0, 0, 0, 1",
        "1, 5, 0, 0, 20",
        "1, 0, 20, 20, 20",
        "1, 5, 10, 10, 20",
        "4, 5, 5, 5, 20",
        "16, 0, 2, 0, 20",
        "16, 2, 2, 2, 20",
        "64, 0, 0, 1, 20",
        "64, 1, 0, 0, 20"
    })
    void deliversEveryBlockInOrderAndDoesNotFlood(
            int window, int lost, int doubled, int delayed, int seeds) {
        for (int seed = 0; seed < seeds; seed++) {
            network.clear();
            now = 0;
            dataPackets = 0;
            int delivered = run(new Random(seed), window, lost, doubled, delayed);

            assertThat(delivered).as("blocks delivered, seed %d", seed).isEqualTo(BLOCKS);
            // Each accident costs its window again, in either direction, and nothing else.
            double accidents = 1 / Math.pow(1 - (lost + doubled + delayed) / 100.0, window + 1);
            assertThat(dataPackets)
                    .as("DATA sent, seed %d", seed)
                    .isLessThan((int) (1.1 * BLOCKS * accidents));
        }
    }

    private int run(Random random, int window, int lost, int doubled, int delayed) {
        var agreed = new Negotiation(8, window, Duration.ofSeconds(1), Map.of());
        var transfer = new OutgoingTransfer(8L * BLOCKS - 1, agreed);
        var network = new Network(random, lost, doubled, delayed);
        var receiver = new Receiver(window, network);
        Step step = transfer.start(now);
        while (true) {
            switch (step) {
                case Step.Send(long first, long last) -> {
                    for (long block = first; block <= last; block++) {
                        dataPackets++;
                        network.send(true, (int) block & 0xFFFF);
                    }
                }
                case Step.Done() -> {
                    return receiver.delivered;
                }
                case Step.GiveUp() -> {
                    // The last acknowledgment may be lost after the receiver has left.
                    return receiver.delivered;
                }
                case Step.Wait(), Step.SendOptions() -> {}
            }
            step = next(transfer, receiver);
        }
    }

    /// Lets time pass until an acknowledgment comes or the deadline does.
    private Step next(OutgoingTransfer transfer, Receiver receiver) {
        while (true) {
            network.sort((a, b) -> Long.compare(a.arrives, b.arrives));
            if (network.isEmpty() || network.getFirst().arrives > transfer.deadline()) {
                now = transfer.deadline();
                return transfer.onTimeout(now);
            }
            Flying packet = network.removeFirst();
            now = Math.max(now, packet.arrives);
            if (packet.isData) {
                receiver.receive(packet.block);
            } else {
                return transfer.onAcknowledgment(packet.block, now);
            }
        }
    }

    private final class Network {
        private final Random random;
        private final int lost;
        private final int doubled;
        private final int delayed;

        Network(Random random, int lost, int doubled, int delayed) {
            this.random = random;
            this.lost = lost;
            this.doubled = doubled;
            this.delayed = delayed;
        }

        void send(boolean isData, int block) {
            if (random.nextInt(100) < lost) {
                return;
            }
            int copies = random.nextInt(100) < doubled ? 2 : 1;
            for (int i = 0; i < copies; i++) {
                long delay = random.nextInt(100) < delayed ? random.nextInt(20) : 1;
                network.add(new Flying(now + delay * MILLISECOND, isData, block));
            }
        }
    }

    /// A receiver by RFC 7440: acknowledges each whole window, and where a gap is, each time it sees it.
    private static final class Receiver {
        private final int window;
        private final Network network;
        private int delivered;
        private int inWindow;

        Receiver(int window, Network network) {
            this.window = window;
            this.network = network;
        }

        void receive(int block) {
            if (block == (delivered + 1 & 0xFFFF)) {
                delivered++;
                inWindow++;
                if (inWindow == window || delivered == BLOCKS) {
                    acknowledge();
                }
            } else {
                acknowledge();
            }
        }

        private void acknowledge() {
            inWindow = 0;
            network.send(false, delivered & 0xFFFF);
        }
    }
}
