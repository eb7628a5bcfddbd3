package dev.bootwright.machine.ipmi;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.ipmi.IpmiRequest;
import dev.bootwright.formats.ipmi.IpmiResponse;
import dev.bootwright.formats.ipmi.IpmiTransport;
import dev.bootwright.linux.ipmi.IpmiDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/// The machine's own way to its BMC. Used by one thread at a time.
public final class SystemInterface implements IpmiTransport, AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final IpmiDevice device;

    private SystemInterface(IpmiDevice device) {
        this.device = device;
    }

    /// @param path such as `/dev/ipmi0`
    public static SystemInterface open(Path path) throws IOException {
        return new SystemInterface(IpmiDevice.open(path));
    }

    @Override
    public IpmiResponse exchange(IpmiRequest request) throws IOException {
        byte[] answer =
                device.exchange(
                        request.netFn(), request.command(), request.data().toByteArray(), PATIENCE);
        return new IpmiResponse(
                Byte.toUnsignedInt(answer[0]),
                Opaque.of(Arrays.copyOfRange(answer, 1, answer.length)));
    }

    @Override
    public void close() throws IOException {
        device.close();
    }
}
