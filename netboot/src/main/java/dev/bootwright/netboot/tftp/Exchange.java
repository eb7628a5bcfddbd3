package dev.bootwright.netboot.tftp;

import dev.bootwright.linux.packet.ConnectedUdp;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.netboot.tftp.OutgoingTransfer.Step;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;

/// Does what [OutgoingTransfer] says, on a socket and by the clock.
final class Exchange {

    /// Room for an error message; what a client has to say beyond it is lost.
    private static final int REPLY_BYTES = 512;

    private final ConnectedUdp socket;
    private final int blockSize;
    private final OutgoingTransfer transfer;
    private final DataBlocks blocks;
    private final MemorySegment optionAcknowledgment;
    private final MemorySegment reply;
    private long now;

    /// @param arena   that the packets live in
    /// @param socket  left open
    /// @param content left open
    Exchange(Arena arena, ConnectedUdp socket, Content content, Negotiation agreed) {
        this.socket = socket;
        this.blockSize = agreed.blockSize();
        this.transfer = new OutgoingTransfer(content.size(), agreed);
        this.blocks = new DataBlocks(arena, content, agreed.blockSize(), agreed.windowSize());
        this.optionAcknowledgment =
                arena.allocateFrom(
                        ValueLayout.JAVA_BYTE, Packets.optionAcknowledgment(agreed.accepted()));
        this.reply = arena.allocate(REPLY_BYTES);
    }

    /// Runs to the end.
    ///
    /// @param progress  told of the bytes the client has, after each acknowledgment from it
    /// @param isStopped asked after each wait
    /// @throws IOException if the content cannot be read, or the network not be reached
    Outcome run(LongConsumer progress, BooleanSupplier isStopped) throws IOException {
        try {
            now = System.nanoTime();
            Step step = transfer.start(now);
            while (true) {
                switch (step) {
                    case Step.Send(long first, long last) -> send(first, last);
                    case Step.SendOptions() -> sendOptions();
                    case Step.Wait() -> {}
                    case Step.Done() -> {
                        return new Outcome.Complete(true);
                    }
                    case Step.GiveUp() -> {
                        return silence();
                    }
                }
                Reply answer = receive();
                if (isStopped.getAsBoolean()) {
                    return new Outcome.Stopped();
                }
                if (answer instanceof Reply.Error(int code, String message)) {
                    return refused(code, message);
                }
                step = next(answer);
                if (answer instanceof Reply.Acknowledgment) {
                    progress.accept(transfer.acknowledged() * blockSize);
                }
            }
        } catch (NativeException e) {
            if (e.errno() == NativeException.ECONNREFUSED) {
                return transfer.isNegotiating() ? new Outcome.OptionsOnly() : silence();
            }
            throw e;
        }
    }

    private void send(long first, long last) throws IOException {
        MemorySegment packets = blocks.packets(first, last);
        socket.send(packets, packets.byteSize(), blocks.packetBytes());
    }

    private void sendOptions() throws NativeException {
        int size = (int) optionAcknowledgment.byteSize();
        socket.send(optionAcknowledgment, size, size);
    }

    private Reply receive() throws NativeException {
        OptionalInt size = socket.receive(reply, Duration.ofNanos(transfer.deadline() - now));
        now = System.nanoTime();
        return size.isEmpty() ? new Reply.Other() : Reply.read(reply, size.getAsInt());
    }

    private Step next(Reply answer) {
        Step step =
                answer instanceof Reply.Acknowledgment(int block)
                        ? transfer.onAcknowledgment(block, now)
                        : new Step.Wait();
        // Packets that are ignored must not put the retransmission off.
        boolean late = step instanceof Step.Wait && now - transfer.deadline() >= 0;
        return late ? transfer.onTimeout(now) : step;
    }

    private Outcome refused(int code, String message) {
        return transfer.isNegotiating()
                ? new Outcome.OptionsOnly()
                : new Outcome.Refused(code, message, transfer.acknowledged());
    }

    private Outcome silence() {
        return transfer.hasSentAll() && transfer.acknowledged() > 0
                ? new Outcome.Complete(false)
                : new Outcome.NoAnswer(transfer.acknowledged());
    }
}
