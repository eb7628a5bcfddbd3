package dev.bootwright.netboot.tftp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.netboot.tftp.OutgoingTransfer.Step;
import dev.bootwright.netboot.tftp.OutgoingTransfer.Step.Done;
import dev.bootwright.netboot.tftp.OutgoingTransfer.Step.GiveUp;
import dev.bootwright.netboot.tftp.OutgoingTransfer.Step.Send;
import dev.bootwright.netboot.tftp.OutgoingTransfer.Step.SendOptions;
import dev.bootwright.netboot.tftp.OutgoingTransfer.Step.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OutgoingTransferTest {

    private static final Step WAIT = new Wait();
    private static final Step DONE = new Done();
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /// A transfer of blocks of 8 bytes whose options are not acknowledged.
    private static OutgoingTransfer plain(long size, int window) {
        return new OutgoingTransfer(
                size, new Negotiation(8, window, Duration.ofSeconds(1), Map.of()));
    }

    private static OutgoingTransfer negotiated(long size, int window) {
        return new OutgoingTransfer(
                size,
                new Negotiation(
                        8, window, Duration.ofSeconds(1), Map.of("windowsize", "" + window)));
    }

    private static Step send(long first, long last) {
        return new Send(first, last);
    }

    @Test
    void sendsBlockAfterBlock() {
        OutgoingTransfer transfer = plain(20, 1);

        assertThat(transfer.start(0)).isEqualTo(send(1, 1));
        assertThat(transfer.onAcknowledgment(1, 0)).isEqualTo(send(2, 2));
        assertThat(transfer.onAcknowledgment(2, 0)).isEqualTo(send(3, 3));
        assertThat(transfer.hasSentAll()).isTrue();
        assertThat(transfer.onAcknowledgment(3, 0)).isEqualTo(DONE);
    }

    @Test
    void endsAWholeNumberOfBlocksWithAnEmptyOne() {
        OutgoingTransfer transfer = plain(16, 1);
        transfer.start(0);
        transfer.onAcknowledgment(1, 0);

        assertThat(transfer.onAcknowledgment(2, 0)).isEqualTo(send(3, 3));
        assertThat(transfer.onAcknowledgment(3, 0)).isEqualTo(DONE);
    }

    @Test
    void sendsAnEmptyFileAsOneEmptyBlock() {
        OutgoingTransfer transfer = plain(0, 1);

        assertThat(transfer.start(0)).isEqualTo(send(1, 1));
        assertThat(transfer.onAcknowledgment(1, 0)).isEqualTo(DONE);
    }

    @Test
    void waitsForTheAcknowledgmentOfOptions() {
        OutgoingTransfer transfer = negotiated(8, 1);

        assertThat(transfer.start(0)).isEqualTo(new SendOptions());
        assertThat(transfer.isNegotiating()).isTrue();
        assertThat(transfer.onAcknowledgment(1, 0)).isEqualTo(WAIT);
        assertThat(transfer.onTimeout(SECOND)).isEqualTo(new SendOptions());
        assertThat(transfer.onAcknowledgment(0, 0)).isEqualTo(send(1, 1));
        assertThat(transfer.isNegotiating()).isFalse();
    }

    @Test
    void doesNotAnswerADuplicateAcknowledgment() {
        OutgoingTransfer transfer = plain(80, 1);
        transfer.start(0);
        transfer.onAcknowledgment(1, 0);
        transfer.onAcknowledgment(2, 0);

        assertThat(transfer.onAcknowledgment(2, 0)).isEqualTo(WAIT);
        assertThat(transfer.onAcknowledgment(1, 0)).isEqualTo(WAIT);
        assertThat(transfer.onAcknowledgment(0, 0)).isEqualTo(WAIT);
    }

    @Test
    void ignoresAcknowledgmentsOfBlocksThatWereNeverSent() {
        OutgoingTransfer transfer = plain(80, 1);
        transfer.start(0);

        for (int block = 2; block <= 0xFFFF; block++) {
            assertThat(transfer.onAcknowledgment(block, 0)).isEqualTo(WAIT);
        }
        assertThat(transfer.onAcknowledgment(1, 0)).isEqualTo(send(2, 2));
    }

    @Test
    void repeatsABlockWithGrowingPatienceAndThenGivesUp() {
        OutgoingTransfer transfer = plain(80, 1);
        transfer.start(0);
        List<Long> waits = new ArrayList<>();
        long now = 0;
        Step step;
        do {
            waits.add((transfer.deadline() - now) / SECOND);
            now = transfer.deadline();
            step = transfer.onTimeout(now);
        } while (step.equals(send(1, 1)));

        assertThat(step).isEqualTo(new GiveUp());
        assertThat(waits).containsExactly(1L, 2L, 4L, 8L, 8L, 8L);
    }

    @Test
    void isPatientAnewAfterEachAcknowledgment() {
        OutgoingTransfer transfer = plain(800, 1);
        transfer.start(0);
        for (int block = 1; block <= 50; block++) {
            for (int lost = 0; lost < 5; lost++) {
                assertThat(transfer.onTimeout(0)).isEqualTo(send(block, block));
            }
            assertThat(transfer.onAcknowledgment(block, 0)).isEqualTo(send(block + 1, block + 1));
            assertThat(transfer.deadline()).isEqualTo(SECOND);
        }
    }

    @Test
    void doesNotPutARetransmissionOffForPacketsItIgnores() {
        OutgoingTransfer transfer = plain(80, 1);
        transfer.start(0);
        transfer.onAcknowledgment(1, 0);
        transfer.onAcknowledgment(1, SECOND / 2);

        assertThat(transfer.deadline()).isEqualTo(SECOND);
    }

    @Test
    void waitsAsLongAsTheClientAskedFor() {
        var agreed = new Negotiation(8, 1, Duration.ofSeconds(20), Map.of("timeout", "20"));
        OutgoingTransfer transfer = new OutgoingTransfer(80, agreed);
        transfer.start(0);

        assertThat(transfer.deadline()).isEqualTo(20 * SECOND);
        transfer.onTimeout(20 * SECOND);
        assertThat(transfer.deadline()).isEqualTo(40 * SECOND);
    }

    @Test
    void countsOnWhenTheBlockNumberRollsOver() {
        OutgoingTransfer transfer = plain(8L * 200_000, 1);
        transfer.start(0);
        for (long block = 1; block <= 200_000; block++) {
            assertThat(transfer.onAcknowledgment((int) (block & 0xFFFF), 0))
                    .isEqualTo(send(block + 1, block + 1));
        }
        assertThat(transfer.onAcknowledgment(200_001 & 0xFFFF, 0)).isEqualTo(DONE);
    }

    @Test
    void rollsOverInTheMiddleOfAWindow() {
        OutgoingTransfer transfer = plain(8L * 65_540, 16);
        transfer.start(0);
        for (int block = 16; block <= 65_520; block += 16) {
            transfer.onAcknowledgment(block, 0);
        }

        // 65521 to 65536 are on their way, the last of them as 0.
        assertThat(transfer.onAcknowledgment(65_535, 0)).isEqualTo(send(65_536, 65_541));
        assertThat(transfer.onAcknowledgment(0, 0)).isEqualTo(WAIT);
        assertThat(transfer.acknowledged()).isEqualTo(65_536);
        assertThat(transfer.onAcknowledgment(5, 0)).isEqualTo(DONE);
    }

    @Test
    void sendsWindowAfterWindow() {
        OutgoingTransfer transfer = negotiated(8 * 9, 4);
        transfer.start(0);

        assertThat(transfer.onAcknowledgment(0, 0)).isEqualTo(send(1, 4));
        assertThat(transfer.onAcknowledgment(4, 0)).isEqualTo(send(5, 8));
        assertThat(transfer.onAcknowledgment(8, 0)).isEqualTo(send(9, 10));
        assertThat(transfer.onAcknowledgment(10, 0)).isEqualTo(DONE);
    }

    /// RFC 7440 §4: "the sender MUST … begin the next window with the block after the acknowledged one".
    @Test
    void goesBackToTheGapInsideAWindowOnce() {
        OutgoingTransfer transfer = negotiated(8 * 100, 4);
        transfer.start(0);
        transfer.onAcknowledgment(0, 0);

        assertThat(transfer.onAcknowledgment(2, 0)).isEqualTo(send(3, 6));
        assertThat(transfer.onAcknowledgment(2, 0)).isEqualTo(WAIT);
        assertThat(transfer.onAcknowledgment(2, 0)).isEqualTo(WAIT);
        assertThat(transfer.onAcknowledgment(6, 0)).isEqualTo(send(7, 10));
    }

    @Test
    void repeatsAWindowWhoseFirstBlockWasLostOnce() {
        OutgoingTransfer transfer = negotiated(8 * 100, 4);
        transfer.start(0);
        transfer.onAcknowledgment(0, 0);
        transfer.onAcknowledgment(4, 0);

        assertThat(transfer.onAcknowledgment(4, 0)).isEqualTo(send(5, 8));
        assertThat(transfer.onAcknowledgment(4, 0)).isEqualTo(WAIT);
        assertThat(transfer.onAcknowledgment(4, 0)).isEqualTo(WAIT);
        assertThat(transfer.onTimeout(SECOND)).isEqualTo(send(5, 8));
        assertThat(transfer.onAcknowledgment(8, 0)).isEqualTo(send(9, 12));
    }

    /// Block 8 has come twice, so 8 is acknowledged twice: 9 to 12 go out twice, and nothing after them.
    @Test
    void isNotMisledForLongByABlockThatCameTwice() {
        OutgoingTransfer transfer = negotiated(8 * 100, 4);
        transfer.start(0);
        transfer.onAcknowledgment(0, 0);
        transfer.onAcknowledgment(4, 0);

        assertThat(transfer.onAcknowledgment(8, 0)).isEqualTo(send(9, 12));
        assertThat(transfer.onAcknowledgment(8, 0)).isEqualTo(send(9, 12));
        assertThat(transfer.onAcknowledgment(12, 0)).isEqualTo(send(13, 16));
        assertThat(transfer.onAcknowledgment(12, 0)).isEqualTo(WAIT);
        assertThat(transfer.onAcknowledgment(12, 0)).isEqualTo(WAIT);
        assertThat(transfer.onAcknowledgment(16, 0)).isEqualTo(send(17, 20));
    }

    /// Block 2 has come twice: 3 to 6 are sent, though 3 and 4 are on their way.
    @Test
    void slidesOnWhenWhatWasSentTwiceArrives() {
        OutgoingTransfer transfer = negotiated(8 * 100, 4);
        transfer.start(0);
        transfer.onAcknowledgment(0, 0);

        assertThat(transfer.onAcknowledgment(2, 0)).isEqualTo(send(3, 6));
        assertThat(transfer.onAcknowledgment(4, 0)).isEqualTo(send(7, 8));
        assertThat(transfer.onAcknowledgment(4, 0)).isEqualTo(WAIT);
        assertThat(transfer.onAcknowledgment(8, 0)).isEqualTo(send(9, 12));
        assertThat(transfer.onAcknowledgment(8, 0)).isEqualTo(send(9, 12));
    }

    @Test
    void saysHowFarTheClientGot() {
        OutgoingTransfer transfer = negotiated(8 * 100, 4);
        transfer.start(0);
        assertThat(transfer.acknowledged()).isZero();
        transfer.onAcknowledgment(0, 0);
        transfer.onAcknowledgment(3, 0);

        assertThat(transfer.acknowledged()).isEqualTo(3);
        assertThat(transfer.hasSentAll()).isFalse();
    }
}
