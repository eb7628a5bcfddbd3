package dev.bootwright.netboot.aoe;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.net.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// One target: requests in, answers out; it knows no socket. Safe for use by several threads.
///
/// Hosts that the mask or the list of the configuration leaves out hear nothing. A frame too short for
/// its command is dropped. Everything else is answered.
final class Target implements AutoCloseable {

    /// In place of a length: nothing is to be sent.
    static final int NO_ANSWER = 0;

    private final TargetAddress address;
    private final int buffers;
    private final List<MacAddress> allowed;
    private final Medium medium;
    private final AtaDevice ata;
    private final Queries queries;
    private final TargetCounters counters = new TargetCounters();

    /// @param medium  is closed with the target
    /// @param buffers to announce, at least 2: Linux does not get on with less
    /// @param allowed hosts that are listened to, whatever initiators say; empty for all
    Target(
            TargetAddress address,
            Medium medium,
            Identity identity,
            int buffers,
            List<MacAddress> allowed,
            Queries queries) {
        this.address = address;
        this.buffers = buffers;
        this.allowed = List.copyOf(allowed);
        this.medium = medium;
        this.ata = new AtaDevice(medium, identity, counters);
        this.queries = queries;
    }

    TargetAddress address() {
        return address;
    }

    TargetCounters.Totals totals() {
        return counters.totals();
    }

    TargetState state() {
        return queries.state();
    }

    long size() {
        return medium.size();
    }

    boolean isReadOnly() {
        return medium.isReadOnly();
    }

    /// The interface a request came in by.
    ///
    /// @param mac        of the interface
    /// @param maxSectors that fit a frame of it
    /// @param adjacent   of the thread that answers there; the slow requests do not come near it
    record Door(long mac, int maxSectors, Adjacent adjacent) {}

    /// Whether answering may take the time of a disk, so that others should not have to wait.
    ///
    /// @param request of at least 24 bytes
    static boolean isSlow(ByteBuffer request) {
        return switch (request.get(Wire.COMMAND_AT)) {
            case Wire.ATA -> {
                int command =
                        request.limit() > Wire.ATA_COMMAND_AT
                                ? request.get(Wire.ATA_COMMAND_AT) & 0xFF
                                : 0;
                yield command == AtaDevice.FLUSH_CACHE || command == AtaDevice.FLUSH_CACHE_EXT;
            }
            case Wire.CONFIG ->
                    request.limit() > 29
                            && (request.get(29) & 0xF) >= AoeBody.Config.SET; // they are kept
            case Wire.MASK, Wire.RESERVE -> true;
            default -> false;
        };
    }

    /// Answers a request. Its limit and position may be moved.
    ///
    /// @param request of at least 24 bytes, for this target, no response
    /// @param answer  with room for a frame of the interface
    /// @return length of the answer from position 0, or [#NO_ANSWER]
    int answer(ByteBuffer request, Door door, ByteBuffer answer) {
        long client = request.getLong(Wire.SOURCE_AT) >>> 16;
        boolean isAllowed = allowed.isEmpty() || TargetState.contains(allowed, client);
        if (!isAllowed || !queries.state().listensTo(client)) {
            return NO_ANSWER;
        }
        if ((request.get(Wire.FLAGS_AT) & 0xF0) != Wire.VERSION << 4) {
            return refuse(request, door, answer, AoeError.UNSUPPORTED_VERSION);
        }
        return switch (request.get(Wire.COMMAND_AT) & 0xFF) {
            case Wire.ATA -> answerAta(request, client, door, answer);
            case Wire.CONFIG, Wire.MASK, Wire.RESERVE -> answerQuery(request, door, answer);
            default -> refuse(request, door, answer, AoeError.UNRECOGNIZED_COMMAND);
        };
    }

    private int answerAta(ByteBuffer request, long client, Door door, ByteBuffer answer) {
        if (request.limit() < Wire.ATA_DATA_AT) {
            return NO_ANSWER;
        }
        boolean identify = (request.get(Wire.ATA_COMMAND_AT) & 0xFF) == AtaDevice.IDENTIFY_DEVICE;
        if (!identify && !queries.state().obeys(client)) {
            return refuse(request, door, answer, AoeError.TARGET_RESERVED);
        }
        int length = ata.answer(request, client, door, answer);
        if (length == AtaDevice.BAD_ARGUMENT) {
            return refuse(request, door, answer, AoeError.BAD_ARGUMENT);
        }
        head(request, door, answer, 0, 0);
        return padded(answer, length);
    }

    private int answerQuery(ByteBuffer request, Door door, ByteBuffer answer) {
        byte[] bytes = new byte[request.limit()];
        request.get(0, bytes);
        try {
            AoeFrame frame = AoeFrame.read(bytes);
            Optional<Queries.Answer> found =
                    queries.answer(frame.source(), frame.body(), buffers, door.maxSectors());
            if (found.isEmpty()) {
                return NO_ANSWER;
            }
            Queries.Answer given = found.get();
            if (given.error() != 0) {
                counters.refused.increment();
            }
            AoeFrame whole =
                    new AoeFrame(
                            frame.source(),
                            new MacAddress(door.mac()),
                            Wire.RESPONSE | (given.error() == 0 ? 0 : Wire.ERROR),
                            given.error(),
                            address,
                            frame.tag(),
                            given.body());
            byte[] out = whole.toByteArray();
            if (out.length > answer.capacity()) {
                return NO_ANSWER;
            }
            answer.put(0, out);
            return out.length;
        } catch (FormatException _) {
            return NO_ANSWER;
        } catch (IOException _) {
            counters.failures.increment();
            return refuse(request, door, answer, AoeError.DEVICE_UNAVAILABLE);
        }
    }

    private int refuse(ByteBuffer request, Door door, ByteBuffer answer, AoeError error) {
        counters.refused.increment();
        head(request, door, answer, Wire.ERROR, error.code());
        return padded(answer, Wire.BODY_AT);
    }

    private void head(ByteBuffer request, Door door, ByteBuffer answer, int flags, int error) {
        answer.putLong(Wire.DESTINATION_AT, request.getLong(Wire.SOURCE_AT));
        answer.putLong(Wire.SOURCE_AT, door.mac() << 16 | Wire.ETHER_TYPE);
        answer.put(Wire.FLAGS_AT, (byte) (Wire.VERSION << 4 | Wire.RESPONSE | flags));
        answer.put(Wire.ERROR_AT, (byte) error);
        answer.putShort(Wire.SHELF_AT, (short) address.shelf());
        answer.put(Wire.SLOT_AT, (byte) address.slot());
        answer.put(Wire.COMMAND_AT, request.get(Wire.COMMAND_AT));
        answer.putInt(Wire.TAG_AT, request.getInt(Wire.TAG_AT));
    }

    /// Ethernet wants 60 bytes, and none of an earlier answer may be among them.
    private static int padded(ByteBuffer answer, int length) {
        answer.clear();
        for (int at = length; at < Wire.MIN_FRAME; at++) {
            answer.put(at, (byte) 0);
        }
        return Math.max(length, Wire.MIN_FRAME);
    }

    /// What the target says unasked when it comes up.
    byte[] advertisement(Door door, long destination) {
        return new AoeFrame(
                        new MacAddress(destination),
                        new MacAddress(door.mac()),
                        Wire.RESPONSE,
                        0,
                        address,
                        0,
                        queries.config(AoeBody.Config.READ, buffers, door.maxSectors()))
                .toByteArray();
    }

    @Override
    public void close() throws IOException {
        medium.close();
    }
}
