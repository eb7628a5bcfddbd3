package dev.bootwright.linux.packet;

/// A UDP datagram.
///
/// Not a record, since its payload is an array: whoever makes one gives the array away.
public final class Datagram {

    private final int address;
    private final int port;
    private final int destination;
    private final byte[] payload;

    private Datagram(int address, int port, int destination, byte[] payload) {
        this.address = address;
        this.port = port;
        this.destination = destination;
        this.payload = payload;
    }

    /// A datagram to send.
    public static Datagram to(int address, int port, byte[] payload) {
        return new Datagram(address, port, address, payload);
    }

    static Datagram received(int address, int port, int destination, byte[] payload) {
        return new Datagram(address, port, destination, payload);
    }

    /// Of the other side: where it came from, or goes to.
    public int address() {
        return address;
    }

    /// Of the other side.
    public int port() {
        return port;
    }

    /// Address it was sent to: ours, or a broadcast address. 0 if unknown.
    public int destination() {
        return destination;
    }

    /// At most 2048 bytes; longer ones are cut off.
    public byte[] payload() {
        return payload;
    }
}
