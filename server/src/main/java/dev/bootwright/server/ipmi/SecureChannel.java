package dev.bootwright.server.ipmi;

import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// An open session: seals what goes out, opens what comes in, counts both. Pure.
///
/// ```text
/// after the encrypted payload:
/// 0xFF …     so that all from the authentication type on is a multiple of 4
///   1        how many of these
///   1        7, next header
/// 12 or 16   integrity check over all from the authentication type on
/// ```
final class SecureChannel {

    private static final int NEXT_HEADER = 0x07;
    private static final int WINDOW = 16;

    private final CipherSuite suite;
    private final SessionKeys keys;
    private final long consoleSession;
    private final long controllerSession;
    private final RandomGenerator random;

    private long sent;
    private long highest;

    /// Bit n for the packet `highest - n`.
    private int seen;

    /// @param consoleSession    our number for the session, in what comes in
    /// @param controllerSession the controller's, in what goes out
    SecureChannel(
            CipherSuite suite,
            SessionKeys keys,
            long consoleSession,
            long controllerSession,
            RandomGenerator random) {
        this.suite = suite;
        this.keys = keys;
        this.consoleSession = consoleSession;
        this.controllerSession = controllerSession;
        this.random = random;
    }

    /// The controller's number for the session.
    long controllerSession() {
        return controllerSession;
    }

    /// A datagram with the next sequence number.
    byte[] seal(byte[] message) {
        byte[] iv = new byte[SessionKeys.IV_BYTES];
        random.nextBytes(iv);
        sent = sent == 0xFFFF_FFFFL ? 1 : sent + 1;
        return seal(keys.encrypt(iv, message), sent);
    }

    byte[] seal(byte[] encrypted, long sequence) {
        byte[] start = Packet.sealed(Packet.IPMI, controllerSession, sequence, encrypted);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(start);
        int pad = Math.floorMod(-(start.length - Packet.RMCP_BYTES + 2), 4);
        for (int i = 0; i < pad; i++) {
            out.write(0xFF);
        }
        out.write(pad);
        out.write(NEXT_HEADER);
        byte[] whole = out.toByteArray();
        out.writeBytes(keys.check(Arrays.copyOfRange(whole, Packet.RMCP_BYTES, whole.length)));
        return out.toByteArray();
    }

    /// The message in a datagram; empty when it is none of this session's: another session's number,
    /// a wrong check, or a sequence number that was there before.
    Optional<byte[]> open(byte[] datagram) {
        try {
            Packet packet = Packet.read(datagram);
            int checked = datagram.length - suite.checkBytes;
            if (!packet.isSealed()
                    || packet.type() != Packet.IPMI
                    || packet.session() != consoleSession
                    || checked < Packet.HEADER_BYTES + packet.payload().length + 2) {
                return Optional.empty();
            }
            byte[] check = Arrays.copyOfRange(datagram, checked, datagram.length);
            byte[] body = Arrays.copyOfRange(datagram, Packet.RMCP_BYTES, checked);
            if (!keys.isCheck(body, check) || !isNew(packet.sequence())) {
                return Optional.empty();
            }
            return Optional.of(keys.decrypt(packet.payload()));
        } catch (FormatException _) {
            return Optional.empty(); // whoever sent it has not the keys
        }
    }

    /// Takes note of a sequence number. Source: section 6.12.13, a window of sixteen.
    private boolean isNew(long sequence) {
        if (sequence == 0) {
            return false;
        }
        if (sequence > highest) {
            long ahead = sequence - highest;
            seen = ahead >= WINDOW ? 1 : seen << (int) ahead | 1;
            highest = sequence;
            return true;
        }
        long behind = highest - sequence;
        if (behind >= WINDOW || (seen >> (int) behind & 1) == 1) {
            return false;
        }
        seen |= 1 << (int) behind;
        return true;
    }
}
