package dev.bootwright.server.ipmi;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.ipmi.IpmiRequest;
import dev.bootwright.formats.ipmi.IpmiResponse;
import dev.bootwright.formats.ipmi.IpmiTransport;
import dev.bootwright.server.bmc.BmcException;
import dev.bootwright.server.bmc.BmcException.Failure;
import java.time.Duration;
import java.util.Optional;

/// An open session with a controller.
final class LanSession implements IpmiTransport, AutoCloseable {

    /// After the first try, the second, and so on.
    static final Duration[] WAITS = {
        Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(4)
    };

    private static final Duration LAST_WAIT = Duration.ofMillis(500);
    private static final int BUSY = 0xC0;
    private static final int BUSY_TRIES = 20;
    private static final long BUSY_MILLIS = 250;
    private static final int APP = 0x06;

    private final UdpLink link;
    private final SecureChannel channel;
    private int sequence;

    LanSession(UdpLink link, SecureChannel channel) {
        this.link = link;
        this.channel = channel;
    }

    @Override
    public IpmiResponse exchange(IpmiRequest request) throws BmcException {
        IpmiResponse response = once(request, WAITS);
        for (int i = 0; i < BUSY_TRIES && response.completionCode() == BUSY; i++) {
            pause();
            response = once(request, WAITS);
        }
        return response;
    }

    private void pause() throws BmcException {
        try {
            Thread.sleep(BUSY_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BmcException(
                    Failure.UNREACHABLE,
                    "BMC %s: interrupted while it was busy".formatted(link.address()),
                    e);
        }
    }

    /// The same request sequence in each try tells the controller that it is the same request; the
    /// session's sequence number is new each time.
    private IpmiResponse once(IpmiRequest request, Duration... waits) throws BmcException {
        sequence = (sequence + 1) % 64;
        byte[] message = LanMessage.request(request, sequence);
        return link.exchange(
                request.toString(),
                () -> channel.seal(message),
                datagram -> channel.open(datagram).flatMap(opened -> answer(request, opened)),
                waits);
    }

    private Optional<IpmiResponse> answer(IpmiRequest request, byte[] message) {
        try {
            LanMessage read = LanMessage.read(message);
            return read.answers(request, sequence)
                    ? Optional.of(read.response())
                    : Optional.empty();
        } catch (FormatException _) {
            return Optional.empty(); // the request is sent again
        }
    }

    /// Gives the session its privilege: it opens with that of a mere user.
    ///
    /// @param role 3 operator or 4 administrator
    /// @return whether the controller granted it
    boolean raise(int role) throws BmcException {
        return exchange(IpmiRequest.of(APP, 0x3B, role)).isDone();
    }

    /// Tells the controller that the session is over, which it would find out by itself in a minute.
    @Override
    public void close() {
        long session = channel.controllerSession();
        try {
            once(
                    IpmiRequest.of(
                            APP,
                            0x3C,
                            (int) session & 0xFF,
                            (int) (session >> 8) & 0xFF,
                            (int) (session >> 16) & 0xFF,
                            (int) (session >> 24) & 0xFF),
                    LAST_WAIT);
        } catch (BmcException _) {
            // It was the last thing we wanted.
        } finally {
            link.close();
        }
    }
}
