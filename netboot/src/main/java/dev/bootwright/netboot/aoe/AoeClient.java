package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.linux.packet.EthernetSocket;
import dev.bootwright.linux.packet.Frames;
import dev.bootwright.linux.packet.Link;
import dev.bootwright.linux.sys.NativeException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Asks targets, ours or others, on one interface. For one thread at a time. Takes `CAP_NET_RAW`.
public final class AoeClient implements AutoCloseable {

    private static final Duration WAIT = Duration.ofMillis(20);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofMillis(250);
    private static final int ETHERNET_BYTES = 14;

    /// Kernels use tags with the highest bit clear, tools those with it set.
    private static final long TOOL_TAGS = 0x8000_0000L;

    private final Link link;
    private final MacAddress own;
    private final EthernetSocket socket;
    private final Duration patience;
    private long lastTag = System.nanoTime() & 0x7FFF_0000L;

    private AoeClient(Link link, EthernetSocket socket, Duration patience) {
        this.link = link;
        this.own = new MacAddress(link.mac());
        this.socket = socket;
        this.patience = patience;
    }

    /// @param patience how long an answer is waited for, asking again meanwhile
    public static AoeClient open(String interfaceName, Duration patience) throws IOException {
        Link link = Link.find(interfaceName);
        try {
            EthernetSocket socket =
                    EthernetSocket.open(link, Wire.ETHER_TYPE, link.mtu() + ETHERNET_BYTES, WAIT);
            return new AoeClient(link, socket, patience);
        } catch (NativeException e) {
            boolean forbidden =
                    e.errno() == NativeException.EPERM || e.errno() == NativeException.EACCES;
            throw forbidden
                    ? new IOException(
                            "raw Ethernet on %s takes root or CAP_NET_RAW".formatted(interfaceName),
                            e)
                    : e;
        }
    }

    public MacAddress own() {
        return own;
    }

    /// What a target says of itself.
    ///
    /// @param mac of the target
    public record Found(TargetAddress target, MacAddress mac, AoeBody.Config config) {}

    /// A target refused.
    public static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int code;

        RefusedException(TargetAddress target, int code) {
            super("%s refuses: %s".formatted(target, AoeError.describe(code)));
            this.code = code;
        }

        /// Of an [AoeError], or unknown.
        public int code() {
            return code;
        }
    }

    /// Everyone who answers within some time, in the order they do; a target reached in two ways twice.
    public List<Found> discover(TargetAddress asked, Duration time) throws IOException {
        List<Found> found = new ArrayList<>();
        AoeFrame request = request(asked, readConfig());
        long end = System.nanoTime() + time.toNanos();
        long again = System.nanoTime();
        while (System.nanoTime() - end < 0) {
            if (System.nanoTime() - again >= 0) {
                socket.sendCopy(request.toByteArray());
                again += ASK_AGAIN_AFTER.toNanos();
            }
            for (AoeFrame frame : received(frame -> frame.tag() == request.tag())) {
                if (frame.body() instanceof AoeBody.Config config) {
                    Found one = new Found(frame.target(), frame.source(), config);
                    if (!found.contains(one)) {
                        found.add(one);
                    }
                }
            }
        }
        return found;
    }

    public static AoeBody.Config readConfig() {
        return new AoeBody.Config(0, 0, 0, AoeBody.Config.READ, Opaque.EMPTY);
    }

    /// Sends a request until it is answered.
    ///
    /// @throws RefusedException       if the target answers with an error
    /// @throws SocketTimeoutException if nobody answers
    public AoeFrame ask(TargetAddress target, AoeBody body) throws IOException {
        AoeFrame request = request(target, body);
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - end < 0) {
            socket.sendCopy(request.toByteArray());
            long again = System.nanoTime() + ASK_AGAIN_AFTER.toNanos();
            while (System.nanoTime() - again < 0) {
                for (AoeFrame answer : received(frame -> frame.tag() == request.tag())) {
                    if (answer.isError()) {
                        throw new RefusedException(answer.target(), answer.error());
                    }
                    return answer;
                }
            }
        }
        throw new SocketTimeoutException(
                "%s did not answer on %s within %d ms"
                        .formatted(target, link.name(), patience.toMillis()));
    }

    private AoeFrame request(TargetAddress target, AoeBody body) {
        lastTag = (lastTag + 1) % TOOL_TAGS;
        return AoeFrame.request(
                new MacAddress(Frames.BROADCAST), own, target, TOOL_TAGS | lastTag, body);
    }

    /// Responses of the kind that are there, or come within a moment.
    private List<AoeFrame> received(Predicate<AoeFrame> wanted) throws IOException {
        List<AoeFrame> frames = new ArrayList<>();
        int count = socket.receive();
        for (int slot = 0; slot < count; slot++) {
            ByteBuffer buffer = socket.frame(slot);
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            try {
                AoeFrame frame = AoeFrame.read(bytes);
                if (frame.isResponse() && wanted.test(frame)) {
                    frames.add(frame);
                }
            } catch (FormatException _) {
                // One bad frame is no news.
            }
        }
        return frames;
    }

    /// Sends ATA registers.
    ///
    /// @param body as [AoeBody.Ata]
    /// @throws IOException also if the status says that it failed
    public AoeBody.Ata ata(TargetAddress target, AoeBody.Ata body) throws IOException {
        if (!(ask(target, body).body() instanceof AoeBody.Ata answer)) {
            throw new IOException("%s answered another command".formatted(target));
        }
        if ((answer.register() & FAILURE_BITS) != 0) {
            throw new IOException(
                    "%s: ATA command 0x%02x failed: status 0x%02x, error 0x%02x"
                            .formatted(
                                    target, body.register(), answer.register(), answer.feature()));
        }
        return answer;
    }

    /// Busy, device fault, data request, error: what Linux takes for a failure.
    private static final int FAILURE_BITS = 0xA9;

    /// The 512 bytes of IDENTIFY DEVICE.
    public AtaIdentity identify(TargetAddress target) throws IOException {
        var request = new AoeBody.Ata(0, 0, 1, AtaDevice.IDENTIFY_DEVICE, 0, Opaque.EMPTY);
        return AtaIdentity.read(ata(target, request).data().toByteArray());
    }

    /// Reads sectors that fit a frame.
    public byte[] read(TargetAddress target, long lba, int sectors) throws IOException {
        var request =
                new AoeBody.Ata(
                        AoeBody.Ata.LBA48,
                        0,
                        sectors,
                        AtaDevice.READ_SECTORS_EXT,
                        lba,
                        Opaque.EMPTY);
        byte[] data = ata(target, request).data().toByteArray();
        if (data.length != sectors * Wire.SECTOR) {
            throw new IOException(
                    "%s answered %d bytes, expected %d sectors"
                            .formatted(target, data.length, sectors));
        }
        return data;
    }

    /// Writes sectors that fit a frame.
    public void write(TargetAddress target, long lba, byte[] data) throws IOException {
        ata(
                target,
                new AoeBody.Ata(
                        AoeBody.Ata.LBA48 | AoeBody.Ata.WRITE,
                        0,
                        data.length / Wire.SECTOR,
                        AtaDevice.WRITE_SECTORS_EXT,
                        lba,
                        Opaque.of(data)));
    }

    /// Returns when everything written is on the target's disk, if it is a target that keeps to that.
    public void flush(TargetAddress target) throws IOException {
        ata(
                target,
                new AoeBody.Ata(
                        AoeBody.Ata.LBA48, 0, 0, AtaDevice.FLUSH_CACHE_EXT, 0, Opaque.EMPTY));
    }

    @Override
    public void close() {
        socket.close();
    }
}
