package dev.bootwright.netboot.tftp;

import java.time.Duration;

/// Sends one file: what to send next, and when to stop. Pure: acknowledgments and time go in, steps come
/// out; time is in nanoseconds from any origin. Source: RFC 1350 §2, RFC 2347, RFC 7440.
///
/// Blocks are counted from 1 without end; on the wire they are 16 bits that roll over from 65535 to 0,
/// as all loaders that load more than 65535 blocks expect. The last block is shorter than the others, and
/// empty when the size is a multiple of theirs.
///
/// An acknowledgment that tells nothing new is never answered, or one packet that the network doubles
/// doubles all that follow: the Sorcerer's Apprentice bug. Windows need two exceptions, each made once. A
/// receiver that misses the first block of a window says the old number again, for each block behind the
/// gap. One that misses a later block acknowledges inside the window, and so does one to which a block
/// came twice. In all cases the window begins again behind what is acknowledged (RFC 7440 §4). Until the
/// blocks that were on their way then are acknowledged, more of the same is taken for an echo of having
/// sent them twice: the window slides on and does not begin again.
final class OutgoingTransfer {

    /// What to do next. [Send] and [SendOptions] are followed by waiting.
    sealed interface Step {
        /// @param first block to send
        /// @param last  block to send, inclusive
        record Send(long first, long last) implements Step {}

        record SendOptions() implements Step {}

        record Wait() implements Step {}

        /// The client has acknowledged the last block.
        record Done() implements Step {}

        /// The client has not answered for too long.
        record GiveUp() implements Step {}
    }

    private static final long OPTIONS_PENDING = -1;
    private static final int TRIES = 6;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(8);
    private static final int BLOCK_MASK = 0xFFFF;

    private final long lastBlock;
    private final int windowSize;
    private final long firstWait;
    private final long longestWait;
    private long acknowledged;
    private long sent;
    private long sentTwice;
    private boolean ignoresRepetition;
    private int tries;
    private long wait;
    private long deadline;

    OutgoingTransfer(long size, Negotiation agreed) {
        this.lastBlock = size / agreed.blockSize() + 1;
        this.windowSize = agreed.windowSize();
        this.firstWait = agreed.timeout().toNanos();
        this.longestWait = Math.max(firstWait, LONGEST_WAIT.toNanos());
        this.acknowledged = agreed.accepted().isEmpty() ? 0 : OPTIONS_PENDING;
        this.wait = firstWait;
    }

    /// The first step.
    Step start(long now) {
        return send(1, now);
    }

    /// @param block as it stands in the packet, 0 to 65535
    Step onAcknowledgment(int block, long now) {
        if (acknowledged == OPTIONS_PENDING) {
            return block == 0 ? advance(0, now) : new Step.Wait();
        }
        long ahead = (block - acknowledged) & BLOCK_MASK;
        if (ahead > sent - acknowledged) {
            return new Step.Wait(); // of long ago, or of a block that was never sent
        }
        if (ahead == 0) {
            return windowSize == 1 || ignoresRepetition ? new Step.Wait() : beginAgain(now);
        }
        return advance(acknowledged + ahead, now);
    }

    private Step advance(long block, long now) {
        boolean isEcho = block <= sentTwice;
        boolean isWhole = block == sent || acknowledged == OPTIONS_PENDING;
        acknowledged = block;
        tries = 0;
        wait = firstWait;
        if (acknowledged == lastBlock) {
            return new Step.Done();
        }
        if (!isWhole && !isEcho) {
            return beginAgain(now);
        }
        ignoresRepetition = isEcho;
        return send(sent + 1, now);
    }

    private Step beginAgain(long now) {
        sentTwice = sent;
        ignoresRepetition = true;
        return send(acknowledged + 1, now);
    }

    /// To be told when [#deadline()] has passed.
    Step onTimeout(long now) {
        if (++tries >= TRIES) {
            return new Step.GiveUp();
        }
        wait = Math.min(2 * wait, longestWait);
        Step step = beginAgain(now);
        ignoresRepetition = false;
        return step;
    }

    /// Sends the window from `first` on, or what of it is left to send.
    private Step send(long first, long now) {
        deadline = now + wait;
        if (acknowledged == OPTIONS_PENDING) {
            return new Step.SendOptions();
        }
        sent = Math.min(acknowledged + windowSize, lastBlock);
        return first > sent ? new Step.Wait() : new Step.Send(first, sent);
    }

    /// When the client should have answered.
    long deadline() {
        return deadline;
    }

    /// Blocks the client is known to have.
    long acknowledged() {
        return Math.max(0, acknowledged);
    }

    /// Whether the client has not yet answered the options.
    boolean isNegotiating() {
        return acknowledged == OPTIONS_PENDING;
    }

    /// Whether all has been sent: some loaders then start without acknowledging it.
    boolean hasSentAll() {
        return sent == lastBlock;
    }
}
