package dev.bootwright.netboot.tftp;

import dev.bootwright.linux.packet.ConnectedUdp;
import dev.bootwright.linux.sys.NativeException;
import dev.bootwright.netboot.tftp.OutgoingTransfer.Step;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.Optional;
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
    private Optional<NativeException> lost = Optional.empty();
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
    /// @param progress  told of the bytes the client has, after each packet from it that shows it to be in
    ///     this transfer
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
                        return giveUp();
                    }
                }
                Reply answer = receive();
                if (isStopped.getAsBoolean()) {
                    return new Outcome.Stopped();
                }
                if (answer instanceof Reply.Error(int code, String message)) {
                    if (code != ErrorCode.UNKNOWN_TRANSFER.code) {
                        progress.accept(transfer.acknowledged() * blockSize);
                    }
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
        send(packets, blocks.packetBytes());
    }

    private void sendOptions() throws NativeException {
        send(optionAcknowledgment, (int) optionAcknowledgment.byteSize());
    }

    private void send(MemorySegment packets, int packetBytes) throws NativeException {
        try {
            socket.send(packets, packets.byteSize(), packetBytes);
            lost = Optional.empty();
        } catch (NativeException e) {
            lose(e);
        }
    }

    private Reply receive() throws NativeException {
        OptionalInt size = OptionalInt.empty();
        try {
            size = socket.receive(reply, Duration.ofNanos(transfer.deadline() - now));
        } catch (NativeException e) {
            lose(e); // the kernel tells each error once, so the next call waits
        }
        now = System.nanoTime();
        return size.isEmpty() ? new Reply.Other() : Reply.read(reply, size.getAsInt());
    }

    /// What the network may get over is a lost packet, which is sent again at the deadline.
    ///
    /// @throws NativeException if it is nothing of the kind
    private void lose(NativeException failure) throws NativeException {
        lost =
                switch (failure.errno()) {
                    case NativeException.ENETUNREACH,
                            NativeException.EHOSTUNREACH,
                            NativeException.EMSGSIZE,
                            NativeException.ENOBUFS,
                            NativeException.EPERM -> // of a firewall
                            Optional.of(failure);
                    default -> throw failure;
                };
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
        // A client that is in another transfer has not even looked at the options of this one.
        return transfer.isNegotiating() && code != ErrorCode.UNKNOWN_TRANSFER.code
                ? new Outcome.OptionsOnly()
                : new Outcome.Refused(code, message, transfer.acknowledged());
    }

    /// @throws NativeException if the last try did not even leave this computer
    private Outcome giveUp() throws NativeException {
        if (lost.isPresent()) {
            throw lost.get();
        }
        return silence();
    }

    private Outcome silence() {
        return transfer.hasSentAll() && transfer.acknowledged() > 0
                ? new Outcome.Complete(false)
                : new Outcome.NoAnswer(transfer.acknowledged());
    }
}
