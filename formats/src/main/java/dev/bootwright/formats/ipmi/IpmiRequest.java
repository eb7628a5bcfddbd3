package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.Opaque;

/// A command for a management controller.
///
/// @param netFn   the network function, even
/// @param command within that function
public record IpmiRequest(int netFn, int command, Opaque data) {

    static final int CHASSIS = 0x00;
    static final int APP = 0x06;
    static final int STORAGE = 0x0A;
    static final int TRANSPORT = 0x0C;

    public IpmiRequest {
        if (netFn < 0 || netFn > 0x3E || netFn % 2 != 0 || command < 0 || command > 0xFF) {
            throw new IllegalArgumentException(
                    "network function 0x%02x, command 0x%02x".formatted(netFn, command));
        }
    }

    /// @param data each 0 to 255
    public static IpmiRequest of(int netFn, int command, int... data) {
        byte[] bytes = new byte[data.length];
        for (int i = 0; i < data.length; i++) {
            if (data[i] < 0 || data[i] > 0xFF) {
                throw new IllegalArgumentException("data byte %d is %d".formatted(i, data[i]));
            }
            bytes[i] = (byte) data[i];
        }
        return new IpmiRequest(netFn, command, Opaque.of(bytes));
    }

    /// The command's codes, not its data, which may be a password.
    @Override
    public String toString() {
        return "network function 0x%02x, command 0x%02x, %d bytes"
                .formatted(netFn, command, data.length());
    }
}
