package dev.bootwright.server.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// A controller in memory: datagrams in, datagrams out. Its own key exchange is checked by ipmitool.
final class PaperBmc {

    static final long SESSION = 0x1122_3344L;

    Set<CipherSuite> suites = EnumSet.allOf(CipherSuite.class);
    String user = "admin";
    String password = "test-only";
    int highestRole = 4;

    /// Answers `node busy` so often before it does what it is asked.
    int busy;

    /// Whether it accepts boot flags and forgets them.
    boolean isForgetful;

    /// Whether it leaves suites that it does not have without an answer.
    boolean isSilentAboutSuites;

    /// How many of the next logins come to it twice, so that it makes two random numbers and sends only the
    /// first in time.
    int loginsTwice;

    boolean isOn;
    byte[] bootFlags = new byte[5];

    /// Network function and command of what was asked in sessions, in hex.
    final List<String> asked = new ArrayList<>();

    /// User names that RAKP 1 named.
    final List<String> logins = new ArrayList<>();

    private final Random random = new Random(1);
    private CipherSuite suite = CipherSuite.SUITE_3;
    private long consoleSession;
    private byte[] consoleRandom = new byte[0];
    private final byte[] ownRandom = new byte[16];
    private byte[] roleAndUser = new byte[0];
    private final byte[] guid = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    private SecureChannel channel;

    private byte[] lastPlain = new byte[0];
    private List<byte[]> answerToLastPlain = List.of();
    private byte[] lastInSession = new byte[0];
    private byte[] answerToLastInSession = new byte[0];

    /// What is sent again, as to a controller that was slow, is answered again and counts once.
    List<byte[]> answer(byte[] datagram) {
        try {
            Packet packet = Packet.read(datagram);
            if (packet.isSealed()) {
                return channel == null
                        ? List.of()
                        : channel.open(datagram).map(this::inSession).stream().toList();
            }
            if (!Arrays.equals(datagram, lastPlain)) {
                answerToLastPlain = plain(packet);
                lastPlain = datagram;
            }
            return answerToLastPlain;
        } catch (FormatException e) {
            throw new AssertionError(e);
        }
    }

    private List<byte[]> plain(Packet packet) throws FormatException {
        ByteReader in = ByteReader.littleEndian("request", packet.payload(), 0);
        return switch (packet.type()) {
            case Packet.IPMI -> List.of(Packet.bare(capabilities(packet.payload())));
            case Packet.OPEN_REQUEST -> open(in);
            case Packet.RAKP_1 -> List.of(rakp1(in));
            case Packet.RAKP_3 -> List.of(rakp3(in));
            default -> List.of();
        };
    }

    private static byte[] capabilities(byte[] request) {
        return request[5] == 0x38
                ? message(request, 0, 1, 0x80, 0x04, 0x02, 0, 0, 0, 0)
                : message(request, 0xC1);
    }

    private List<byte[]> open(ByteReader in) throws FormatException {
        int tag = in.u8("tag");
        in.skip("privilege", 3);
        consoleSession = in.u32("session");
        int authentication = in.skip("type", 4).u8("authentication");
        for (CipherSuite each : suites) {
            if (each.authentication == authentication) {
                suite = each;
                return List.of(
                        Packet.plain(
                                Packet.OPEN_RESPONSE,
                                ByteWriter.littleEndian(36)
                                        .u8("tag", tag)
                                        .u8("status", 0)
                                        .u16("privilege", 4)
                                        .u32("console", consoleSession)
                                        .u32("own", SESSION)
                                        .bytes(
                                                new byte[] {
                                                    0, 0, 0, 8, (byte) each.authentication, 0, 0, 0
                                                })
                                        .bytes(
                                                new byte[] {
                                                    1, 0, 0, 8, (byte) each.integrity, 0, 0, 0
                                                })
                                        .bytes(new byte[] {2, 0, 0, 8, 1, 0, 0, 0})
                                        .toByteArray()));
            }
        }
        return isSilentAboutSuites ? List.of() : List.of(status(Packet.OPEN_RESPONSE, tag, 0x11));
    }

    private byte[] status(int type, int tag, int status) {
        return Packet.plain(
                type,
                ByteWriter.littleEndian(8)
                        .u8("tag", tag)
                        .u8("status", status)
                        .u16("reserved", 0)
                        .u32("console", consoleSession)
                        .toByteArray());
    }

    private byte[] rakp1(ByteReader in) throws FormatException {
        int tag = in.u8("tag");
        in.skip("reserved and session", 7);
        consoleRandom = in.bytes("random", 16);
        int role = in.u8("role");
        in.skip("reserved", 2);
        byte[] name = in.bytes("user", in.u8("length"));
        logins.add(new String(name, StandardCharsets.UTF_8));
        if (!Arrays.equals(name, user.getBytes(StandardCharsets.UTF_8))) {
            return status(Packet.RAKP_2, tag, 0x0D);
        }
        if ((role & 0xF) > highestRole) {
            return status(Packet.RAKP_2, tag, 0x0A);
        }
        random.nextBytes(ownRandom);
        roleAndUser = new byte[2 + name.length];
        roleAndUser[0] = (byte) role;
        roleAndUser[1] = (byte) name.length;
        System.arraycopy(name, 0, roleAndUser, 2, name.length);
        byte[] proof =
                SessionKeys.hmac(
                        suite,
                        key(),
                        le(consoleSession),
                        le(SESSION),
                        consoleRandom,
                        ownRandom,
                        guid,
                        roleAndUser);
        byte[] sent = ownRandom.clone();
        if (loginsTwice > 0) {
            loginsTwice--;
            random.nextBytes(ownRandom);
        }
        return Packet.plain(
                Packet.RAKP_2,
                ByteWriter.littleEndian(40 + proof.length)
                        .u8("tag", tag)
                        .u8("status", 0)
                        .u16("reserved", 0)
                        .u32("console", consoleSession)
                        .bytes(sent)
                        .bytes(guid)
                        .bytes(proof)
                        .toByteArray());
    }

    private byte[] rakp3(ByteReader in) throws FormatException {
        int tag = in.u8("tag");
        in.skip("status and session", 7);
        byte[] proof = in.bytes("proof", in.remaining());
        byte[] expected =
                SessionKeys.hmac(suite, key(), ownRandom, le(consoleSession), roleAndUser);
        if (!MessageDigest.isEqual(proof, expected)) {
            return status(Packet.RAKP_4, tag, 0x0F);
        }
        byte[] sik = SessionKeys.hmac(suite, key(), consoleRandom, ownRandom, roleAndUser);
        channel =
                new SecureChannel(
                        suite, new SessionKeys(suite, sik), SESSION, consoleSession, random);
        lastInSession = new byte[0];
        byte[] check =
                Arrays.copyOf(
                        SessionKeys.hmac(suite, sik, consoleRandom, le(SESSION), guid),
                        suite.checkBytes);
        return Packet.plain(
                Packet.RAKP_4,
                ByteWriter.littleEndian(8 + check.length)
                        .u8("tag", tag)
                        .u8("status", 0)
                        .u16("reserved", 0)
                        .u32("console", consoleSession)
                        .bytes(check)
                        .toByteArray());
    }

    /// The number in a request tells it from one like it.
    private byte[] inSession(byte[] request) {
        SecureChannel current = channel;
        if (!Arrays.equals(request, lastInSession)) {
            answerToLastInSession = carryOut(request);
            lastInSession = request;
        }
        return current.seal(answerToLastInSession);
    }

    private byte[] carryOut(byte[] request) {
        int netFn = Byte.toUnsignedInt(request[1]) >> 2;
        int command = Byte.toUnsignedInt(request[5]);
        byte[] data = Arrays.copyOfRange(request, 6, request.length - 1);
        asked.add("%02x %02x".formatted(netFn, command));
        if (busy > 0 && netFn == 0) {
            busy--;
            return message(request, 0xC0);
        }
        return switch (netFn << 8 | command) {
            case 0x0601 -> message(request, 0, 32, 1, 2, 0x15, 2, 0, 0x57, 1, 0, 5, 0);
            case 0x063B -> message(request, 0, data[0]);
            case 0x063C, 0x0002, 0x0008 -> message(request, act(command, data));
            case 0x0001 -> message(request, 0, isOn ? 1 : 0, 0, 0);
            case 0x0009 ->
                    message(
                            request,
                            0,
                            1,
                            5,
                            bootFlags[0],
                            bootFlags[1],
                            bootFlags[2],
                            bootFlags[3],
                            bootFlags[4]);
            default -> message(request, 0xC1);
        };
    }

    private int act(int command, byte[] data) {
        switch (command) {
            case 0x02 -> isOn = data[0] != 0 && data[0] != 5;
            case 0x08 -> {
                if (data[0] == 3) {
                    return 0x80;
                }
                bootFlags = isForgetful ? bootFlags : Arrays.copyOfRange(data, 1, 6);
            }
            default -> channel = command == 0x3C ? channel : null;
        }
        return 0;
    }

    /// @param answer completion code and data
    private static byte[] message(byte[] request, int... answer) {
        byte[] bytes = new byte[7 + answer.length];
        bytes[0] = request[3];
        bytes[1] = (byte) (request[1] + 4);
        bytes[2] = (byte) -(bytes[0] + bytes[1]);
        bytes[3] = request[0];
        bytes[4] = request[4];
        bytes[5] = request[5];
        for (int i = 0; i < answer.length; i++) {
            bytes[6 + i] = (byte) answer[i];
        }
        int sum = 0;
        for (int i = 3; i < bytes.length - 1; i++) {
            sum += bytes[i];
        }
        bytes[bytes.length - 1] = (byte) -sum;
        return bytes;
    }

    private byte[] key() {
        return Arrays.copyOf(password.getBytes(StandardCharsets.UTF_8), 20);
    }

    private static byte[] le(long value) {
        return ByteWriter.littleEndian(4).u32("number", value).toByteArray();
    }
}
