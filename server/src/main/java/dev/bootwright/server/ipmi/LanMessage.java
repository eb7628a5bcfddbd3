package dev.bootwright.server.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.ipmi.IpmiRequest;
import dev.bootwright.formats.ipmi.IpmiResponse;
import java.io.ByteArrayOutputStream;

/// An answer as it travels in a session, and how a request does. Source: section 13.8.
///
/// ```text
/// offset  size  request                        answer
///      0     1  0x20, the controller           0x81, the console
///      1     1  network function << 2          the same, odd
///      2     1  checksum of the two before     the same
///      3     1  0x81, the console              0x20, the controller
///      4     1  sequence << 2                  the same
///      5     1  command                        the same
///      6     …  data                           completion code, data
///     -1     1  checksum of all from offset 3  the same
/// ```
///
/// @param sequence 0 to 63, that of the request
record LanMessage(int netFn, int sequence, int command, IpmiResponse response) {

    private static final int CONTROLLER = 0x20;
    private static final int CONSOLE = 0x81;

    static byte[] request(IpmiRequest request, int sequence) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(CONTROLLER);
        out.write(request.netFn() << 2);
        out.write(-(CONTROLLER + (request.netFn() << 2)));
        out.write(CONSOLE);
        out.write(sequence << 2);
        out.write(request.command());
        out.writeBytes(request.data().toByteArray());
        out.write(-sum(out.toByteArray(), 3, out.size()));
        return out.toByteArray();
    }

    static LanMessage read(byte[] message) throws FormatException {
        ByteReader in = ByteReader.littleEndian("IPMI message", message, 0);
        in.skip("requester's address", 1);
        int netFn = in.u8("network function") >> 2;
        in.skip("checksum 1", 1);
        if ((sum(message, 0, 3) & 0xFF) != 0) {
            throw in.malformed("checksum 1", 1, "does not fit the two bytes before it");
        }
        in.skip("responder's address", 1);
        int sequence = in.u8("sequence") >> 2;
        int command = in.u8("command");
        int code = in.u8("completion code");
        if (in.remaining() == 0) {
            throw in.malformed("checksum 2", 0, "missing");
        }
        byte[] data = in.bytes("data", in.remaining() - 1);
        in.skip("checksum 2", 1);
        if ((sum(message, 3, message.length) & 0xFF) != 0) {
            throw in.malformed("checksum 2", 1, "does not fit the bytes before it");
        }
        return new LanMessage(netFn, sequence, command, new IpmiResponse(code, Opaque.of(data)));
    }

    /// Whether it answers a request.
    boolean answers(IpmiRequest request, int wanted) {
        return sequence == wanted && command == request.command() && netFn == request.netFn() + 1;
    }

    private static int sum(byte[] bytes, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += bytes[i];
        }
        return sum;
    }
}
