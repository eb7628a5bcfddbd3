package dev.bootwright.netboot.aoe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.Peer;
import dev.bootwright.netboot.TestNetwork;
import dev.bootwright.netboot.aoe.AoeBody.Ata;
import dev.bootwright.netboot.aoe.AoeBody.Config;
import dev.bootwright.netboot.aoe.AoeBody.MaskList;
import dev.bootwright.netboot.aoe.AoeBody.MaskList.Directive;
import dev.bootwright.netboot.aoe.AoeBody.Reserve;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ours on a network with vblade and aoetools: `ours` serves e0.1, `vblade` e0.2, `client` asks.
class AoePeersTest {

    private static final MacAddress CLIENT = MacAddress.parse("02:00:00:00:00:0c");
    private static final int DISK_BYTES = 1 << 20;

    @TempDir Path folder;

    private TestNetwork network;

    @BeforeEach
    void start() throws Exception {
        Peer.find("vblade");
        network =
                TestNetwork.open(folder)
                        .member("ours", "02:00:00:00:00:0a", "")
                        .member("vblade", "02:00:00:00:00:0b", "")
                        .member("client", CLIENT.toString(), "");
        network.startJava(
                "ours", AoeProgram.class, folder.resolve("state").toString(), "0.1", disk(), "-");
        network.await("ours", "ready");
    }

    @AfterEach
    void stop() throws IOException {
        if (network != null) {
            network.close();
        }
    }

    private String disk() throws IOException {
        Path disk = Files.createTempFile(folder, "disk", ".img");
        byte[] content = new byte[DISK_BYTES];
        new Random(5).nextBytes(content);
        Files.write(disk, content);
        return disk.toString();
    }

    private void startVblade() throws Exception {
        network.start("vblade", Peer.find("vblade"), "0", "2", "eth0", disk());
        network.await("vblade", "pid");
    }

    private static Ata ata(int command, int sectors, long lba, int data) {
        byte[] bytes = new byte[data];
        Arrays.fill(bytes, (byte) 'D');
        int flags = command == 0x30 || command == 0x34 ? Ata.WRITE : 0;
        return new Ata(
                flags | (command == 0x24 || command == 0x34 ? Ata.LBA48 : 0),
                0,
                sectors,
                command,
                lba,
                Opaque.of(bytes));
    }

    private static Config config(int subCommand, String text) {
        return new Config(0, 0, 0, subCommand, Opaque.of(text.getBytes(StandardCharsets.US_ASCII)));
    }

    private static MaskList mask(int code, MacAddress mac) {
        return MaskList.of(MaskList.EDIT, List.of(new Directive(code, mac)));
    }

    /// The conversation, each line with what it is called.
    private static Map<String, AoeBody> requests() {
        Map<String, AoeBody> requests = new LinkedHashMap<>();
        requests.put("config read", config(Config.READ, ""));
        requests.put("config test, other", config(Config.TEST, "other"));
        requests.put("config test, empty", config(Config.TEST, ""));
        requests.put("config set", config(Config.SET, "hello"));
        requests.put("config set, other", config(Config.SET, "other"));
        requests.put("config set, same", config(Config.SET, "hello"));
        requests.put("config prefix", config(Config.TEST_PREFIX, "he"));
        requests.put("config prefix, other", config(Config.TEST_PREFIX, "el"));
        requests.put("config force set", config(Config.FORCE_SET, "forced"));
        requests.put("config unknown", config(9, ""));
        requests.put("identify", ata(0xEC, 1, 0, 0));
        requests.put("identify, no sector", ata(0xEC, 0, 0, 0));
        requests.put("read LBA28", ata(0x20, 1, 2, 0));
        requests.put("read LBA48", ata(0x24, 2, 2046, 0));
        requests.put("read no sector", ata(0x24, 0, 2, 0));
        requests.put("read too much", ata(0x24, 3, 2, 0));
        requests.put("read across the end", ata(0x24, 2, 2047, 0));
        requests.put("read far beyond the end", ata(0x24, 1, 1L << 47, 0));
        requests.put("write LBA28", ata(0x30, 1, 7, 512));
        requests.put("write LBA48", ata(0x34, 2, 7, 1024));
        requests.put("write, data missing", ata(0x34, 2, 7, 512));
        requests.put("write beyond the end", ata(0x34, 1, 2048, 512));
        requests.put("read what was written", ata(0x24, 2, 7, 0));
        requests.put("power mode", ata(0xE5, 0, 0, 0));
        requests.put("power mode with a count", ata(0xE5, 1, 0, 0));
        requests.put("flush", ata(0xE7, 0, 0, 0));
        requests.put("flush ext", ata(0xEA, 0, 0, 0));
        requests.put("SMART", ata(0xB0, 1, 0xC24F00, 0));
        requests.put("unknown ATA command", ata(0xFE, 0, 0, 0));
        requests.put("unknown command", new AoeBody.Uninterpreted(9, Opaque.EMPTY));
        requests.put("vendor command", new AoeBody.Uninterpreted(0xF0, Opaque.EMPTY));
        requests.put("reservation read", new Reserve(Reserve.READ, List.of()));
        requests.put("reservation by us", new Reserve(Reserve.SET, List.of(CLIENT)));
        requests.put("read reserved by us", ata(0x24, 1, 0, 0));
        requests.put(
                "reservation for another",
                new Reserve(Reserve.SET, List.of(MacAddress.parse("02:00:00:00:00:0e"))));
        requests.put("read reserved by another", ata(0x24, 1, 0, 0));
        requests.put("identify reserved by another", ata(0xEC, 1, 0, 0));
        requests.put("config reserved by another", config(Config.READ, ""));
        requests.put("reservation refused", new Reserve(Reserve.SET, List.of(CLIENT)));
        requests.put("reservation by force", new Reserve(Reserve.FORCE_SET, List.of(CLIENT)));
        requests.put("release", new Reserve(Reserve.SET, List.of()));
        requests.put("mask read", MaskList.of(MaskList.READ, List.of()));
        requests.put("mask, bad directive", mask(7, CLIENT));
        requests.put("mask, nothing", mask(Directive.NONE, CLIENT));
        requests.put("mask, us", mask(Directive.ADD, CLIENT));
        requests.put("read masked", ata(0x24, 1, 0, 0));
        return requests;
    }

    /// Where ours is meant to differ, and why.
    private static final Map<String, String> DIFFERENCES =
            Map.ofEntries(
                    Map.entry(
                            "identify",
                            "model, firmware and serial are each one's own; ours has"
                                    + " FLUSH CACHE EXT and tells of its write cache"),
                    Map.entry("identify reserved by another", "as identify"),
                    Map.entry(
                            "read no sector",
                            "vblade reads nothing, ours refuses: ATA-7 means 256"
                                    + " sectors by it"),
                    Map.entry(
                            "power mode with a count",
                            "vblade means to answer a negative number of"
                                    + " bytes, and does not answer"),
                    Map.entry("flush", "vblade says status 0, and has flushed nothing"),
                    Map.entry("flush ext", "vblade does not know it"));

    private List<String> ask(int slot, Map<String, AoeBody> requests) throws Exception {
        Path file = folder.resolve("requests");
        TargetAddress target = new TargetAddress(0, slot);
        int[] tag = {0x1000};
        Files.write(
                file,
                requests.values().stream()
                        .map(body ->
                                AoeFrame.request(
                                        new MacAddress(0xFFFF_FFFF_FFFFL),
                                        CLIENT,
                                        target,
                                        tag[0]++,
                                        body))
                        .map(frame -> HexFormat.of().formatHex(frame.toByteArray()))
                        .toList());
        network.startJava("client", RawProgram.class, file.toString()).waitFor();
        return network.output("client")
                .lines()
                .filter(line -> line.startsWith("answer:"))
                .map(line -> line.substring("answer:".length()))
                .toList();
    }

    /// An answer without what names the target and, for a config, the firmware version; padded as
    /// Ethernet does, and cut where the answer says nothing more.
    private static String comparable(String name, String answer) {
        if (answer.isEmpty()) {
            return "";
        }
        byte[] bytes = HexFormat.of().parseHex(answer);
        if (bytes.length < 60) {
            bytes = Arrays.copyOf(bytes, 60);
        }
        Arrays.fill(bytes, 6, 12, (byte) 0);
        bytes[18] = 0;
        boolean refused = (bytes[14] & 4) != 0;
        boolean ata = bytes[19] == 0;
        if (bytes[19] == 1) {
            bytes[26] = 0;
            bytes[27] = 0;
        }
        if (refused) { // what of the request comes back behind the header means nothing
            Arrays.fill(bytes, 24, bytes.length, (byte) 0);
        } else if (ata && name.startsWith("write")) {
            Arrays.fill(bytes, 36, bytes.length, (byte) 0); // vblade sends data back
        }
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void answersAsVbladeDoes() throws Exception {
        startVblade();
        Map<String, AoeBody> requests = requests();
        List<String> ours = ask(1, requests);
        List<String> theirs = ask(2, requests);
        assertThat(ours).hasSameSizeAs(requests.keySet());

        int index = 0;
        Map<String, String> different = new LinkedHashMap<>();
        for (String name : requests.keySet()) {
            String our = comparable(name, ours.get(index));
            String their = comparable(name, theirs.get(index++));
            if (!our.equals(their)) {
                different.put(name, our + "\n" + their);
            }
        }
        assertThat(different).containsOnlyKeys(DIFFERENCES.keySet());
    }

    /// `aoecfg` prints what targets say, and sets their strings.
    @Test
    void talksToAoetools() throws Exception {
        String aoecfg = Peer.find("aoecfg");
        String aoeping = Peer.find("aoeping");

        assertThat(
                        network.run("client", aoecfg, "-c", "set", "-s", "web1", "0", "1", "eth0")
                                .output())
                .contains("web1");
        assertThat(askEveryone(aoecfg)).contains("web1");
        Peer.Result ping = network.run("client", aoeping, "-v", "-I", "0", "1", "eth0");
        assertThat(ping.output()).contains("Bootwright AoE target");
        assertThat(ping.status()).isZero();
        assertThat(Files.readString(folder.resolve("state/e0.1.json"))).contains("77656231");
    }

    /// What the targets say within two seconds. Asks again where that was too soon for ours.
    private String askEveryone(String aoecfg) throws Exception {
        String said = "";
        for (int tries = 0; tries < 10 && !said.contains("web1"); tries++) {
            said = network.run("client", aoecfg, "-t", "2", "eth0").output();
        }
        return said;
    }

    @Test
    void ourClientAsksVbladeAndOurs() throws Exception {
        startVblade();
        for (String target : List.of("0.1", "0.2")) {
            network.startJava("client", ClientProgram.class, target).waitFor();
            assertThat(network.output("client"))
                    .contains("discovered [e0.1, e0.2]")
                    .contains("size " + DISK_BYTES)
                    .contains("same true")
                    .contains("68656c6c6f")
                    .contains("reserved Reserve[subCommand=1, holders=[02:00:00:00:00:0c]]")
                    .contains("free Reserve[subCommand=1, holders=[]]")
                    .contains(
                            target.equals("0.1") ? "flushed" : "no flush: e0.2: ATA command 0xea");
        }
    }
}
