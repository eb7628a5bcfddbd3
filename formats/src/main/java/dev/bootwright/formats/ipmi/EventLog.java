package dev.bootwright.formats.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// The system event log (SEL) of a controller. Source: section 31.
public final class EventLog {

    private static final int LAST = 0xFFFF;
    private static final int WHOLE_RECORD = 0xFF;
    private static final int ERASURE_POLLS = 200;

    private final Commands commands;

    EventLog(Commands commands) {
        this.commands = commands;
    }

    /// How many entries it holds.
    public int size() throws IOException {
        ByteReader in = commands.ask("SEL info", IpmiRequest.of(IpmiRequest.STORAGE, 0x40));
        in.skip("SEL version", 1);
        return in.u16("entries");
    }

    /// Its newest records, the oldest of them first.
    public List<SelRecord> newest(int limit) throws IOException {
        int size = size();
        Deque<SelRecord> records = new ArrayDeque<>();
        int id = 0; // the first
        for (int read = 0; read < size && id != LAST; read++) {
            ByteReader in =
                    commands.ask(
                            "SEL entry",
                            IpmiRequest.of(
                                    IpmiRequest.STORAGE,
                                    0x43,
                                    0,
                                    0,
                                    id & 0xFF,
                                    id >> 8,
                                    0,
                                    WHOLE_RECORD));
            id = in.u16("next record");
            records.add(SelRecord.read(in.bytes("record", SelRecord.BYTES)));
            if (records.size() > limit) {
                records.removeFirst();
            }
        }
        return List.copyOf(records);
    }

    /// Empties it, and waits until that is done.
    public void clear() throws IOException {
        ByteReader in = commands.ask("SEL reservation", IpmiRequest.of(IpmiRequest.STORAGE, 0x42));
        int reservation = in.u16("reservation");
        boolean isErased = erase(reservation, 0xAA);
        for (int i = 0; i < ERASURE_POLLS && !isErased; i++) {
            isErased = erase(reservation, 0x00);
        }
        if (!isErased) {
            throw new IpmiRefusal("clearing the SEL", 0xC3);
        }
    }

    private boolean erase(int reservation, int action) throws IOException {
        ByteReader in =
                commands.ask(
                        "clearing the SEL",
                        IpmiRequest.of(
                                IpmiRequest.STORAGE,
                                0x47,
                                reservation & 0xFF,
                                reservation >> 8,
                                'C',
                                'L',
                                'R',
                                action));
        return (in.u8("erasure progress") & 0xF) == 1;
    }
}
