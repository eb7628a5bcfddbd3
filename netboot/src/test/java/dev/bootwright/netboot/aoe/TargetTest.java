package dev.bootwright.netboot.aoe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.FormatException;
import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.AoeBody.Ata;
import dev.bootwright.netboot.aoe.AoeBody.Config;
import dev.bootwright.netboot.aoe.AoeBody.MaskList;
import dev.bootwright.netboot.aoe.AoeBody.MaskList.Directive;
import dev.bootwright.netboot.aoe.AoeBody.Reserve;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// One target without a network.
class TargetTest {

    private static final MacAddress CLIENT = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress OTHER = MacAddress.parse("02:00:00:00:00:02");
    private static final MacAddress SERVER = MacAddress.parse("02:00:00:00:00:99");
    private static final TargetAddress ADDRESS = new TargetAddress(3, 7);
    private static final Target.Door DOOR = new Target.Door(SERVER.bits(), 2, new Adjacent());
    private static final int SECTORS = 2048;

    private final byte[] disk = new byte[SECTORS * 512];
    private int flushes;
    private boolean failing;
    private final List<TargetState> kept = new ArrayList<>();
    private final Target target = target(List.of());

    private Target target(List<MacAddress> allowed) {
        return new Target(
                ADDRESS,
                new Medium.Shared(new MemoryStorage()),
                new Identity("3.7:test", true),
                16,
                allowed,
                new Queries(TargetState.EMPTY, kept::add));
    }

    /// A disk in memory that fails when it is told to.
    private final class MemoryStorage implements Storage {

        @Override
        public long size() {
            return disk.length;
        }

        @Override
        public boolean isReadOnly() {
            return false;
        }

        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            check();
            into.put(disk, (int) offset, into.remaining());
        }

        @Override
        public void write(ByteBuffer from, long offset) throws IOException {
            check();
            from.get(disk, (int) offset, from.remaining());
        }

        @Override
        public void flush() throws IOException {
            check();
            flushes++;
        }

        private void check() throws IOException {
            if (failing) {
                throw new IOException("broken");
            }
        }

        @Override
        public void close() {}
    }

    private static AoeFrame request(MacAddress client, AoeBody body) {
        return AoeFrame.request(SERVER, client, TargetAddress.ALL, 0xCAFEBABEL, body);
    }

    /// The answer as it goes onto the wire; empty for none.
    private byte[] raw(Target asked, byte[] request) {
        ByteBuffer answer = ByteBuffer.allocateDirect(1514);
        for (int i = 0; i < 1514; i++) {
            answer.put(i, (byte) 0xEE); // what an earlier answer left
        }
        int length = asked.answer(ByteBuffer.wrap(request), DOOR, answer);
        byte[] bytes = new byte[length];
        answer.get(0, bytes);
        return bytes;
    }

    private Optional<AoeFrame> ask(MacAddress client, AoeBody body) throws FormatException {
        byte[] answer = raw(target, request(client, body).toByteArray());
        if (answer.length == 0) {
            return Optional.empty();
        }
        AoeFrame frame = AoeFrame.read(answer);
        assertThat(answer).hasSizeGreaterThanOrEqualTo(60);
        assertThat(frame.toByteArray()).isEqualTo(answer);
        assertThat(frame.isResponse()).isTrue();
        assertThat(frame.target()).isEqualTo(ADDRESS);
        assertThat(frame.tag()).isEqualTo(0xCAFEBABEL);
        assertThat(frame.destination()).isEqualTo(client);
        assertThat(frame.source()).isEqualTo(SERVER);
        return Optional.of(frame);
    }

    private Ata ata(Ata request) throws FormatException {
        return (Ata) ask(CLIENT, request).orElseThrow().body();
    }

    private int error(MacAddress client, AoeBody body) throws FormatException {
        AoeFrame frame = ask(client, body).orElseThrow();
        assertThat(frame.isError()).isEqualTo(frame.error() != 0);
        return frame.error();
    }

    private static Ata command(int command, int sectors, long lba, byte... data) {
        return new Ata(Ata.LBA48, 0, sectors, command, lba, Opaque.of(data));
    }

    private static byte[] pattern(int bytes, int seed) {
        byte[] pattern = new byte[bytes];
        new Random(seed).nextBytes(pattern);
        return pattern;
    }

    @Test
    void readsWhatWasWritten() throws FormatException {
        byte[] data = pattern(1024, 1);

        assertThat(ata(command(0x34, 2, SECTORS - 2, data)))
                .isEqualTo(command(0x40, 0, SECTORS - 2));
        assertThat(ata(command(0x24, 2, SECTORS - 2)))
                .isEqualTo(command(0x40, 0, SECTORS - 2, data));
        assertThat(Arrays.copyOfRange(disk, disk.length - 1024, disk.length)).isEqualTo(data);
    }

    /// Bits above 28 belong to the device/head register then.
    @Test
    void takes28BitsOfAShortAddress() throws FormatException {
        byte[] data = pattern(512, 2);

        assertThat(ata(command(0x30, 1, 0xE000_0005L, data)).register()).isEqualTo(0x40);
        assertThat(Arrays.copyOfRange(disk, 5 * 512, 6 * 512)).isEqualTo(data);
        assertThat(ata(command(0x20, 1, 0xE000_0005L)).data()).isEqualTo(Opaque.of(data));
    }

    @Test
    void refusesWhatLiesBeyondTheEnd() throws FormatException {
        for (long lba : List.of(SECTORS - 1L, (long) SECTORS, 1L << 47, 0xFFFF_FFFF_FFFFL)) {
            assertThat(ata(command(0x24, 2, lba)))
                    .isEqualTo(new Ata(0x40, 0x10, 2, 0x41, lba, Opaque.EMPTY));
            assertThat(ata(command(0x34, 2, lba, new byte[1024])))
                    .isEqualTo(new Ata(0x40, 0x10, 2, 0x41, lba, Opaque.EMPTY));
        }
    }

    @Test
    void refusesCountsThatDoNotFit() throws FormatException {
        assertThat(error(CLIENT, command(0x24, 0, 0))).isEqualTo(2);
        assertThat(error(CLIENT, command(0x24, 3, 0))).isEqualTo(2);
        assertThat(error(CLIENT, command(0x34, 2, 0, new byte[512]))).isEqualTo(2);
        assertThat(error(CLIENT, command(0xEC, 0, 0))).isEqualTo(2);
    }

    /// `hdparm` and Linux read these words.
    @Test
    void identifiesItself() throws FormatException {
        byte[] data = ata(command(0xEC, 1, 0)).data().toByteArray();

        assertThat(AtaIdentity.read(data))
                .isEqualTo(
                        new AtaIdentity("3.7:test", "0.1", "Bootwright AoE target", disk.length));
        assertThat(new String(data, 54, 10, StandardCharsets.US_ASCII)).isEqualTo("oBtorwgith");
        ByteBuffer words = ByteBuffer.wrap(data).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        assertThat(words.getShort(2 * 83) & 0xFFFF).isEqualTo(0x7400);
        assertThat(words.getShort(2 * 86) & 0xFFFF).isEqualTo(0x3400);
        assertThat(words.getInt(2 * 60)).isEqualTo(SECTORS);
    }

    @Test
    void flushesBeforeItSaysSo() throws FormatException {
        assertThat(ata(command(0xE7, 0, 0))).isEqualTo(command(0x40, 0, 0));
        assertThat(ata(command(0xEA, 0, 0))).isEqualTo(command(0x40, 0, 0));
        assertThat(flushes).isEqualTo(2);
    }

    @Test
    void saysWhenTheDiskFails() throws FormatException {
        failing = true;

        assertThat(ata(command(0xEA, 0, 0)).register()).isEqualTo(0x41);
        assertThat(ata(command(0x24, 2, 9)))
                .isEqualTo(new Ata(0x40, 0x04, 2, 0x41, 9, Opaque.EMPTY));
        assertThat(ata(command(0x34, 1, 9, new byte[512])).register()).isEqualTo(0x41);
        assertThat(target.totals().failures()).isEqualTo(3);
    }

    @Test
    void isAwake() throws FormatException {
        assertThat(ata(command(0xE5, 1, 0))).isEqualTo(command(0x40, 0xFF, 0));
    }

    @Test
    void abortsSmartAndUnknownCommands() throws FormatException {
        for (int command : List.of(0xB0, 0x00, 0xFF, 0xC8, 0xA1)) {
            assertThat(ata(command(command, 1, 0xC24F00)))
                    .isEqualTo(new Ata(0x40, 0x04, 1, 0x41, 0xC24F00, Opaque.EMPTY));
        }
    }

    private Opaque config(int subCommand, String text) throws FormatException {
        AoeFrame answer = ask(CLIENT, new Config(0, 0, 0, subCommand, ascii(text))).orElseThrow();
        assertThat(answer.isError()).isFalse();
        Config config = (Config) answer.body();
        assertThat(config.buffers()).isEqualTo(16);
        assertThat(config.maxSectors()).isEqualTo(2);
        assertThat(config.subCommand()).isEqualTo(subCommand);
        return config.text();
    }

    private static Opaque ascii(String text) {
        return Opaque.of(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void keepsAConfigString() throws FormatException {
        assertThat(config(Config.SET, "root of web1")).isEqualTo(ascii("root of web1"));
        assertThat(config(Config.READ, "")).isEqualTo(ascii("root of web1"));
        assertThat(config(Config.TEST, "root of web1")).isEqualTo(ascii("root of web1"));
        assertThat(config(Config.TEST_PREFIX, "root")).isEqualTo(ascii("root of web1"));
        assertThat(config(Config.SET, "root of web1")).isEqualTo(ascii("root of web1"));
        assertThat(ask(CLIENT, new Config(0, 0, 0, Config.TEST, ascii("root")))).isEmpty();
        assertThat(ask(CLIENT, new Config(0, 0, 0, Config.TEST_PREFIX, ascii("oot")))).isEmpty();
        assertThat(error(CLIENT, new Config(0, 0, 0, Config.SET, ascii("mine")))).isEqualTo(4);
        assertThat(config(Config.FORCE_SET, "mine")).isEqualTo(ascii("mine"));
        assertThat(error(CLIENT, new Config(0, 0, 0, 9, Opaque.EMPTY))).isEqualTo(2);
        assertThat(kept)
                .extracting(TargetState::config)
                .containsExactly(ascii("root of web1"), ascii("mine"));
    }

    private static MaskList edit(Directive... directives) {
        return MaskList.of(MaskList.EDIT, List.of(directives));
    }

    @Test
    void listensToItsMaskOnly() throws FormatException {
        MaskList both =
                MaskList.of(
                        MaskList.EDIT,
                        List.of(
                                new Directive(Directive.NONE, CLIENT),
                                new Directive(Directive.NONE, SERVER)));
        Directive add = new Directive(Directive.ADD, CLIENT);

        assertThat(
                        ask(CLIENT, edit(add, new Directive(Directive.ADD, SERVER), add))
                                .orElseThrow()
                                .body())
                .isEqualTo(both);
        assertThat(ask(OTHER, command(0xE5, 0, 0))).isEmpty();
        assertThat(ask(CLIENT, command(0xE5, 0, 0))).isPresent();
        assertThat(ask(CLIENT, edit(add, new Directive(7, OTHER))).orElseThrow().body())
                .isEqualTo(new MaskList(MaskList.EDIT, MaskList.BAD_DIRECTIVE, 1, List.of()));
        Directive deleteServer = new Directive(Directive.DELETE, SERVER);
        Directive deleteClient = new Directive(Directive.DELETE, CLIENT);
        assertThat(ask(CLIENT, edit(deleteServer, deleteClient)).orElseThrow().body())
                .isEqualTo(edit());
        assertThat(ask(OTHER, command(0xE5, 0, 0))).isPresent();
        assertThat(kept).hasSize(2);
    }

    @Test
    void saysWhenTheMaskIsFull() throws FormatException {
        List<Directive> many = new ArrayList<>();
        many.add(new Directive(Directive.ADD, CLIENT));
        for (int i = 0; i < 180; i++) {
            many.add(new Directive(Directive.ADD, new MacAddress(0x0200_0000_1000L + i)));
        }
        assertThat(ask(CLIENT, MaskList.of(MaskList.EDIT, many))).isPresent();
        many.replaceAll(each ->
                new Directive(Directive.ADD, new MacAddress(each.mac().bits() ^ 0x0100_0000L)));

        assertThat(ask(CLIENT, MaskList.of(MaskList.EDIT, many)).orElseThrow().body())
                .isEqualTo(new MaskList(MaskList.EDIT, MaskList.LIST_FULL, 74, List.of()));
        assertThat(target.state().mask()).hasSize(181);
    }

    @Test
    void obeysItsHoldersOnly() throws FormatException {
        Reserve mine = new Reserve(Reserve.SET, List.of(CLIENT));

        assertThat(ask(CLIENT, mine).orElseThrow().body()).isEqualTo(mine);
        assertThat(error(OTHER, command(0x24, 1, 0))).isEqualTo(6);
        assertThat(error(OTHER, command(0xEC, 1, 0))).isZero();
        assertThat(error(OTHER, new Reserve(Reserve.SET, List.of()))).isEqualTo(6);
        assertThat(error(OTHER, new Reserve(Reserve.READ, List.of()))).isZero();
        assertThat(error(CLIENT, command(0x24, 1, 0))).isZero();
        assertThat(error(OTHER, new Reserve(Reserve.FORCE_SET, List.of(OTHER)))).isZero();
        assertThat(error(CLIENT, command(0x24, 1, 0))).isEqualTo(6);
        assertThat(error(OTHER, new Reserve(Reserve.SET, List.of()))).isZero();
        assertThat(error(CLIENT, command(0x24, 1, 0))).isZero();
        assertThat(error(CLIENT, new Reserve(9, List.of()))).isEqualTo(2);
    }

    @Test
    void obeysTheListOfItsConfigurationOnly() {
        Target closed = target(List.of(OTHER));

        assertThat(raw(closed, request(CLIENT, command(0xEC, 1, 0)).toByteArray())).isEmpty();
        assertThat(raw(closed, request(OTHER, command(0xEC, 1, 0)).toByteArray())).hasSize(548);
    }

    @Test
    void refusesOtherVersionsAndCommands() throws FormatException {
        byte[] bytes = request(CLIENT, AoeClient.readConfig()).toByteArray();
        bytes[14] = 0x20;

        AoeFrame answer = AoeFrame.read(raw(target, bytes));
        assertThat(answer.error()).isEqualTo(5);
        assertThat(error(CLIENT, new AoeBody.Uninterpreted(9, Opaque.EMPTY))).isEqualTo(1);
        assertThat(error(CLIENT, new AoeBody.Uninterpreted(0xF0, Opaque.EMPTY))).isEqualTo(1);
    }

    @Test
    void answersNoFrameThatIsTooShort() {
        byte[] whole = request(CLIENT, command(0x34, 1, 0, new byte[512])).toByteArray();
        for (int length = 24; length < 36; length++) {
            assertThat(raw(target, Arrays.copyOf(whole, length))).isEmpty();
        }
        byte[] query = request(CLIENT, AoeClient.readConfig()).toByteArray();
        for (int length = 24; length < 32; length++) {
            assertThat(raw(target, Arrays.copyOf(query, length))).isEmpty();
        }
    }

    /// Whatever comes, an answer is a frame that its own reader takes, and nothing else is thrown.
    @Test
    void survivesMutations() throws FormatException {
        Random random = new Random(3);
        List<byte[]> golden =
                List.of(
                        request(CLIENT, command(0x34, 2, 5, new byte[1024])).toByteArray(),
                        request(CLIENT, command(0x24, 2, 5)).toByteArray(),
                        request(CLIENT, new Config(0, 0, 0, 3, ascii("x"))).toByteArray(),
                        request(CLIENT, edit(new Directive(2, OTHER))).toByteArray(),
                        request(CLIENT, new Reserve(0, List.of(OTHER))).toByteArray());
        int answered = 0;
        for (int i = 0; i < 300_000; i++) {
            byte[] bytes = golden.get(i % golden.size()).clone();
            for (int changes = random.nextInt(1, 6); changes > 0; changes--) {
                bytes[random.nextInt(14, Math.min(60, bytes.length))] = (byte) random.nextInt();
            }
            bytes[19] &= 3;
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(24, bytes.length + 1));
            byte[] answer = raw(target, cut);
            if (answer.length > 0) {
                AoeFrame.read(answer);
                answered++;
            }
        }
        assertThat(answered).isGreaterThan(1000);
    }
}
