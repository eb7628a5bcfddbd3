package dev.bootwright.server.ipmi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.bootwright.formats.ipmi.IpmiRequest;
import dev.bootwright.server.bmc.Credentials;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The datagrams of ipmitool, made by this client from the same random numbers.
class CapturedDialogueTest {

    private static final int HANDSHAKE = 4;

    private final KnownRandom random = new KnownRandom(0xA0A2A3A4);
    private Dialogue dialogue;

    @BeforeEach
    void read() throws IOException {
        dialogue = Dialogue.read("chassis-status.dialogue");
        random.add(HexFormat.of().parseHex("6ae1e75ff777fe14eb8f1ca274234ec1"));
    }

    private Handshake handshake(String password) {
        return new Handshake(new Credentials("admin", password), CipherSuite.SUITE_3, 4, random);
    }

    private SecureChannel openLikeIpmitool() {
        Handshake handshake = handshake("test-only");
        assertSent(0, handshake.start());
        for (int i = 0; i < HANDSHAKE - 1; i++) {
            var send =
                    assertInstanceOf(
                            Handshake.Step.Send.class, handshake.on(dialogue.controller().get(i)));
            assertSent(i + 1, send.datagram());
        }
        return assertInstanceOf(
                        Handshake.Step.Open.class,
                        handshake.on(dialogue.controller().get(HANDSHAKE - 1)))
                .channel();
    }

    private void assertSent(int index, byte[] datagram) {
        assertEquals(
                HexFormat.of().formatHex(dialogue.console().get(index)),
                HexFormat.of().formatHex(datagram));
    }

    @Test
    void opensASessionWithIpmitoolsVeryBytes() {
        openLikeIpmitool();
    }

    @Test
    void sealsWithIpmitoolsVeryBytes() throws Exception {
        SecureChannel channel = openLikeIpmitool();
        for (int i = HANDSHAKE; i < dialogue.console().size(); i++) {
            Packet packet = Packet.read(dialogue.console().get(i));

            assertSent(i, channel.seal(packet.payload(), packet.sequence()));
        }
    }

    @Test
    void opensWhatIpmiSimSealed() throws Exception {
        SecureChannel channel = openLikeIpmitool();
        List<Integer> commands = new ArrayList<>();
        for (byte[] datagram : sealed()) {
            LanMessage message = LanMessage.read(channel.open(datagram).orElseThrow());
            commands.add(message.netFn() << 8 | message.command());
            if (message.command() == 0x01 && message.netFn() == 0x01) {
                assertEquals("000000", message.response().data().toString());
            }
        }
        assertTrue(commands.contains(0x0101), "chassis status is answered: " + commands);
        assertEquals(0x073C, commands.getLast(), "close session comes last");
    }

    private List<byte[]> sealed() {
        return dialogue.controller().subList(HANDSHAKE, dialogue.controller().size());
    }

    @Test
    void encryptsAsIpmitoolDoes() throws Exception {
        SecureChannel channel = openLikeIpmitool();
        // What it sent first, taken apart: set session privilege level to administrator.
        byte[] first = dialogue.console().get(HANDSHAKE);
        random.add(Arrays.copyOfRange(first, 16, 32));
        int sequence = LanMessage.read(channel.open(sealed().getFirst()).orElseThrow()).sequence();
        byte[] message = LanMessage.request(IpmiRequest.of(0x06, 0x3B, 0x04), sequence);
        byte[] sent = channel.seal(message);

        assertArrayEquals(Arrays.copyOfRange(first, 16, 48), Arrays.copyOfRange(sent, 16, 48));
    }

    @Test
    void takesEachDatagramOnce() {
        SecureChannel channel = openLikeIpmitool();
        List<byte[]> answers = sealed();
        assertTrue(channel.open(answers.get(2)).isPresent());
        assertTrue(channel.open(answers.get(0)).isPresent(), "late, but within the window");
        for (byte[] datagram : List.of(answers.get(0), answers.get(2))) {
            assertTrue(channel.open(datagram).isEmpty(), "replayed");
        }
        assertTrue(channel.open(answers.get(1)).isPresent());
    }

    @Test
    void forgetsWhatIsBehindTheWindow() {
        SecureChannel console = channel(1, 2);
        SecureChannel controller = channel(2, 1);
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            random.add(new byte[16]);
            sent.add(controller.seal(new byte[] {1}));
        }
        assertTrue(console.open(sent.get(39)).isPresent());
        assertTrue(console.open(sent.get(24)).isPresent(), "15 behind");
        assertTrue(console.open(sent.get(23)).isEmpty(), "16 behind");
        assertTrue(console.open(sent.get(0)).isEmpty());
    }

    private SecureChannel channel(long incoming, long outgoing) {
        return new SecureChannel(
                CipherSuite.SUITE_17,
                new SessionKeys(CipherSuite.SUITE_17, new byte[32]),
                incoming,
                outgoing,
                random);
    }

    @Test
    void refusesEveryChangedBit() {
        SecureChannel channel = openLikeIpmitool();
        byte[] good = sealed().getFirst();
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            if (bit / 8 == 1 || bit / 8 == 2) {
                continue; // reserved, and the RMCP sequence: neither is checked by anybody
            }
            assertTrue(channel.open(bad).isEmpty(), "bit " + bit);
        }
        assertTrue(channel.open(good).isPresent());
    }

    @Test
    void refusesEveryTruncationAndEveryTail() {
        SecureChannel channel = openLikeIpmitool();
        byte[] good = sealed().getFirst();
        for (int length = 0; length < good.length; length++) {
            assertTrue(channel.open(Arrays.copyOf(good, length)).isEmpty(), length + " bytes");
        }
        assertTrue(channel.open(Arrays.copyOf(good, good.length + 4)).isEmpty());
    }

    @Test
    void waitsThroughEveryTruncationOfAHandshake() {
        for (int step = 0; step < HANDSHAKE; step++) {
            byte[] good = dialogue.controller().get(step);
            for (int length = 0; length < good.length; length++) {
                random.add(HexFormat.of().parseHex("6ae1e75ff777fe14eb8f1ca274234ec1"));
                Handshake handshake = handshake("test-only");
                for (int i = 0; i < step; i++) {
                    handshake.on(dialogue.controller().get(i));
                }
                Handshake.Step cut = handshake.on(Arrays.copyOf(good, length));
                // Who refuses, may leave the rest out; who opens, may not.
                assertInstanceOf(
                        Handshake.Step.Wait.class,
                        cut,
                        "step %d, %d bytes".formatted(step, length));
            }
        }
    }

    @Test
    void findsAWrongPasswordBeforeItProvesThatItHasOne() {
        Handshake handshake = handshake("test-onlY");
        handshake.on(dialogue.controller().get(0));
        handshake.on(dialogue.controller().get(1));
        var failed =
                assertInstanceOf(
                        Handshake.Step.Failed.class, handshake.on(dialogue.controller().get(2)));

        assertEquals(RakpStatus.WRONG_PASSWORD, failed.status());
    }

    @Test
    void refusesAControllerThatDoesNotKnowTheSessionsKey() {
        byte[] rakp4 = dialogue.controller().get(3).clone();
        rakp4[rakp4.length - 1] ^= 1;
        Handshake handshake = handshake("test-only");
        for (int i = 0; i < 3; i++) {
            handshake.on(dialogue.controller().get(i));
        }
        var failed = assertInstanceOf(Handshake.Step.Failed.class, handshake.on(rakp4));

        assertEquals(RakpStatus.WRONG_KEY, failed.status());
    }

    @Test
    void refusesACipherSuiteItDidNotAskFor() {
        byte[] open = dialogue.controller().get(1).clone();
        open[open.length - 32 + 24 - 4] = 0; // integrity algorithm: none
        Handshake handshake = handshake("test-only");
        handshake.on(dialogue.controller().get(0));
        var failed = assertInstanceOf(Handshake.Step.Failed.class, handshake.on(open));

        assertEquals(RakpStatus.NO_SUITE, failed.status());
    }
}
