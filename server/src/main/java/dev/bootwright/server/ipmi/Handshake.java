package dev.bootwright.server.ipmi;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.ipmi.IpmiRequest;
import dev.bootwright.server.bmc.Credentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Opens a session: asks for the channel's abilities, then the RMCP+ authenticated key exchange
/// (RAKP). Pure: datagrams in, datagrams out.
///
/// ```text
/// console                                     controller
/// get channel authentication capabilities →  ← IPMI 2.0?
/// open session request, with a suite      →  ← its session number, or a status
/// RAKP 1: random number, role, user       →  ← RAKP 2: random number, GUID, HMAC by the password
/// RAKP 3: HMAC by the password            →  ← RAKP 4: HMAC by the session's key
/// ```
///
/// The controller proves first that it knows the password. So a wrong one is found out here, and
/// the proof of having tried it is never sent.
final class Handshake {

    /// Bit 4 of a role: look the user up by name alone.
    private static final int BY_NAME = 0x10;

    private static final int TAG = 0;
    private static final int RANDOM_BYTES = 16;
    private static final int KEY_BYTES = 20;
    private static final IpmiRequest CAPABILITIES = IpmiRequest.of(0x06, 0x38, 0x8E, 0x04);

    private final Credentials credentials;
    private final CipherSuite suite;
    private final int role;
    private final RandomGenerator random;
    private final byte[] user;
    private final byte[] key;
    private final long consoleSession;
    private final byte[] consoleRandom = new byte[RANDOM_BYTES];

    private int expected = Packet.IPMI;
    private long controllerSession;
    private byte[] controllerRandom = new byte[RANDOM_BYTES];
    private byte[] guid = new byte[0];
    private byte[] sik = new byte[0];

    /// What is to be done after a datagram.
    sealed interface Step {
        /// @param datagram to be sent until something else comes
        @SuppressWarnings("ArrayRecordComponent") // never compared; made for one sending
        record Send(byte[] datagram) implements Step {}

        /// It was none of ours: go on waiting.
        record Wait() implements Step {}

        record Open(SecureChannel channel) implements Step {}

        /// @param status what the controller said, or what it would have
        record Failed(RakpStatus status) implements Step {}
    }

    /// @param role 3 operator or 4 administrator
    /// @param random cryptographically strong, outside tests
    Handshake(Credentials credentials, CipherSuite suite, int role, RandomGenerator random) {
        this.credentials = credentials;
        this.suite = suite;
        this.role = role | BY_NAME;
        this.random = random;
        this.user = credentials.user().getBytes(StandardCharsets.UTF_8);
        byte[] password = credentials.password().getBytes(StandardCharsets.UTF_8);
        if (user.length > 16 || password.length > KEY_BYTES) {
            throw new IllegalArgumentException(
                    "IPMI takes users of up to 16 bytes and passwords of up to 20");
        }
        this.key = Arrays.copyOf(password, KEY_BYTES);
        this.consoleSession = Math.max(1, Integer.toUnsignedLong(random.nextInt()));
        random.nextBytes(consoleRandom);
    }

    /// The first datagram.
    byte[] start() {
        return Packet.bare(LanMessage.request(CAPABILITIES, 0));
    }

    /// Whether it has proposed a cipher suite and not been answered.
    boolean isProposing() {
        return expected == Packet.OPEN_RESPONSE;
    }

    Step on(byte[] datagram) {
        try {
            Packet packet = Packet.read(datagram);
            if (packet.isSealed() || packet.type() != expected) {
                return new Step.Wait();
            }
            return switch (expected) {
                case Packet.IPMI -> onCapabilities(LanMessage.read(packet.payload()));
                case Packet.OPEN_RESPONSE -> onOpen(reader("open session", packet));
                case Packet.RAKP_2 -> onRakp2(reader("RAKP 2", packet));
                default -> onRakp4(reader("RAKP 4", packet));
            };
        } catch (FormatException _) {
            return new Step.Wait(); // damaged, or from somebody else: the right one may follow
        }
    }

    private static ByteReader reader(String name, Packet packet) {
        return ByteReader.littleEndian(name, packet.payload(), 0);
    }

    private Step onCapabilities(LanMessage message) throws FormatException {
        if (!message.answers(CAPABILITIES, 0)) {
            return new Step.Wait();
        }
        if (!message.response().isDone()) {
            return new Step.Failed(RakpStatus.NO_IPMI_2);
        }
        byte[] data = message.response().data().toByteArray();
        ByteReader in = ByteReader.littleEndian("channel authentication capabilities", data, 0);
        in.skip("channel", 1);
        boolean isExtended = (in.u8("authentication types") & 0x80) != 0;
        in.skip("authentication status", 1);
        boolean hasIpmi2 = (in.u8("extended capabilities") & 0x02) != 0;
        if (!isExtended || !hasIpmi2) {
            return new Step.Failed(RakpStatus.NO_IPMI_2);
        }
        return send(
                Packet.OPEN_REQUEST,
                Packet.OPEN_RESPONSE,
                ByteWriter.littleEndian(32)
                        .u8("tag", TAG)
                        .u8("privilege: the highest there is", 0)
                        .u16("reserved", 0)
                        .u32("console session", consoleSession)
                        .bytes(algorithm(0, suite.authentication))
                        .bytes(algorithm(1, suite.integrity))
                        .bytes(algorithm(2, CipherSuite.AES_CBC_128)));
    }

    private static byte[] algorithm(int kind, int algorithm) {
        return new byte[] {(byte) kind, 0, 0, 8, (byte) algorithm, 0, 0, 0};
    }

    private Step send(int type, int expected, ByteWriter payload) {
        this.expected = expected;
        return new Step.Send(Packet.plain(type, payload.toByteArray()));
    }

    /// What all answers begin with.
    ///
    /// @param isOurs whether it is about our session
    private record Opening(int status, boolean isOurs) {}

    private Opening opening(ByteReader in) throws FormatException {
        int tag = in.u8("tag");
        int status = in.u8("status");
        if (status != 0) {
            // OpenIPMI's simulator ends here; other controllers leave the session's number at zero.
            return new Opening(status, tag == TAG);
        }
        in.skip("reserved", 2);
        return new Opening(0, in.u32("console session") == consoleSession && tag == TAG);
    }

    private Step onOpen(ByteReader in) throws FormatException {
        Opening opening = opening(in);
        if (!opening.isOurs()) {
            return new Step.Wait();
        }
        if (opening.status() != 0) {
            return new Step.Failed(RakpStatus.of(opening.status()));
        }
        controllerSession = in.u32("controller session");
        boolean isSuite =
                readAlgorithm(in) == suite.authentication
                        && readAlgorithm(in) == suite.integrity
                        && readAlgorithm(in) == CipherSuite.AES_CBC_128;
        if (!isSuite) {
            return new Step.Failed(RakpStatus.NO_SUITE); // asked for one suite, given another
        }
        return send(
                Packet.RAKP_1,
                Packet.RAKP_2,
                ByteWriter.littleEndian(28 + user.length)
                        .u8("tag", TAG)
                        .zeros(3)
                        .u32("controller session", controllerSession)
                        .bytes(consoleRandom)
                        .u8("role", role)
                        .zeros(2)
                        .u8("user name length", user.length)
                        .bytes(user));
    }

    private static int readAlgorithm(ByteReader in) throws FormatException {
        in.skip("payload type", 4);
        int algorithm = in.u8("algorithm") & 0x3F;
        in.skip("reserved", 3);
        return algorithm;
    }

    private Step onRakp2(ByteReader in) throws FormatException {
        Opening opening = opening(in);
        if (!opening.isOurs()) {
            return new Step.Wait();
        }
        if (opening.status() != 0) {
            return new Step.Failed(RakpStatus.of(opening.status()));
        }
        controllerRandom = in.bytes("controller random number", RANDOM_BYTES);
        guid = in.bytes("GUID", 16);
        byte[] proof = in.bytes("key exchange authentication code", suite.digestBytes);
        byte[] expectedProof =
                SessionKeys.hmac(
                        suite,
                        key,
                        le32(consoleSession),
                        le32(controllerSession),
                        consoleRandom,
                        controllerRandom,
                        guid,
                        roleAndUser());
        if (!MessageDigest.isEqual(proof, expectedProof)) {
            return new Step.Failed(RakpStatus.WRONG_PASSWORD);
        }
        sik = SessionKeys.hmac(suite, key, consoleRandom, controllerRandom, roleAndUser());
        byte[] ours =
                SessionKeys.hmac(suite, key, controllerRandom, le32(consoleSession), roleAndUser());
        return send(
                Packet.RAKP_3,
                Packet.RAKP_4,
                ByteWriter.littleEndian(8 + ours.length)
                        .u8("tag", TAG)
                        .u8("status", 0)
                        .u16("reserved", 0)
                        .u32("controller session", controllerSession)
                        .bytes(ours));
    }

    private Step onRakp4(ByteReader in) throws FormatException {
        Opening opening = opening(in);
        if (!opening.isOurs()) {
            return new Step.Wait();
        }
        if (opening.status() != 0) {
            // RAKP 2 proved that the password is right, so this is something else.
            return new Step.Failed(RakpStatus.of(opening.status()).afterProof());
        }
        byte[] check = in.bytes("integrity check", suite.checkBytes);
        byte[] expectedCheck =
                Arrays.copyOf(
                        SessionKeys.hmac(suite, sik, consoleRandom, le32(controllerSession), guid),
                        suite.checkBytes);
        if (!MessageDigest.isEqual(check, expectedCheck)) {
            return new Step.Failed(RakpStatus.WRONG_KEY);
        }
        return new Step.Open(
                new SecureChannel(
                        suite,
                        new SessionKeys(suite, sik),
                        consoleSession,
                        controllerSession,
                        random));
    }

    private byte[] roleAndUser() {
        byte[] bytes = new byte[2 + user.length];
        bytes[0] = (byte) role;
        bytes[1] = (byte) user.length;
        System.arraycopy(user, 0, bytes, 2, user.length);
        return bytes;
    }

    private static byte[] le32(long value) {
        return ByteWriter.littleEndian(4).u32("session", value).toByteArray();
    }

    @Override
    public String toString() {
        return "suite %d, %s".formatted(suite.id, credentials);
    }
}
