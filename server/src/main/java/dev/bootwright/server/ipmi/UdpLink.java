package dev.bootwright.server.ipmi;

import dev.bootwright.server.bmc.BmcAddress;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// A socket to one controller, and the patience with it.
final class UdpLink implements AutoCloseable {

    static final int PORT = 623;

    private static final int LARGEST = 4096;

    private final BmcAddress address;
    private final DatagramSocket socket;
    private final InstantSource clock;
    private final Instant deadline;

    private UdpLink(
            BmcAddress address, DatagramSocket socket, InstantSource clock, Instant deadline) {
        this.address = address;
        this.socket = socket;
        this.clock = clock;
        this.deadline = deadline;
    }

    static UdpLink open(BmcAddress address, InstantSource clock, Instant deadline)
            throws BmcException {
        InetSocketAddress to = new InetSocketAddress(address.host(), address.portOr(PORT));
        if (to.isUnresolved()) {
            throw new BmcException(
                    Failure.UNREACHABLE, "BMC %s: the name has no address".formatted(address));
        }
        try {
            DatagramSocket socket = new DatagramSocket();
            try {
                socket.connect(to);
                return new UdpLink(address, socket, clock, deadline);
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        } catch (IOException e) {
            throw new BmcException(
                    Failure.UNREACHABLE, "BMC %s: %s".formatted(address, e.getMessage()), e);
        }
    }

    BmcAddress address() {
        return address;
    }

    /// What is left until the deadline; negative when it is over.
    Duration left() {
        return Duration.between(clock.instant(), deadline);
    }

    /// Sends a datagram, and again after each wait, until an answer is taken.
    ///
    /// @param datagram made anew for each try
    /// @param answer   of a datagram that came in; empty if it is none
    /// @param waits    after each try
    /// @throws BmcException when the waits or the time are over
    <T> T exchange(
            String what,
            Supplier<byte[]> datagram,
            Function<byte[], Optional<T>> answer,
            Duration... waits)
            throws BmcException {
        for (Duration wait : waits) {
            Instant end = clock.instant().plus(wait);
            if (end.isAfter(deadline)) {
                end = deadline;
            }
            send(datagram.get());
            Optional<T> taken = await(end, answer);
            if (taken.isPresent()) {
                return taken.get();
            }
        }
        throw new BmcException(
                Failure.UNREACHABLE,
                "BMC %s: no answer to %s after %d tries".formatted(address, what, waits.length));
    }

    private <T> Optional<T> await(Instant end, Function<byte[], Optional<T>> answer)
            throws BmcException {
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST], LARGEST);
        while (true) {
            long millis = Duration.between(clock.instant(), end).toMillis();
            if (millis <= 0) {
                return Optional.empty();
            }
            try {
                socket.setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
                packet.setLength(LARGEST);
                socket.receive(packet);
                Optional<T> taken =
                        answer.apply(Arrays.copyOf(packet.getData(), packet.getLength()));
                if (taken.isPresent()) {
                    return taken;
                }
            } catch (SocketTimeoutException _) {
                return Optional.empty();
            } catch (IOException e) {
                throw broken(e);
            }
        }
    }

    private void send(byte[] datagram) throws BmcException {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length));
        } catch (IOException e) {
            throw broken(e);
        }
    }

    private BmcException broken(IOException e) {
        String reason =
                e instanceof PortUnreachableException
                        ? "nothing listens at UDP port " + address.portOr(PORT)
                        : "" + e.getMessage();
        return new BmcException(Failure.UNREACHABLE, "BMC %s: %s".formatted(address, reason), e);
    }

    @Override
    public void close() {
        socket.close();
    }
}
