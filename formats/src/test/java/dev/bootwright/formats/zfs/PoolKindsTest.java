package dev.bootwright.formats.zfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Pools of every kind that OpenZFS makes, compared with what it read from them.
class PoolKindsTest {

    private static final String PASSPHRASE = "correct horse";

    /// What `make.sh` gave as a key of hexadecimal digits.
    private static final String HEX_KEY = "0".repeat(63) + "7";

    @Test
    void readsRaidz2WithoutAnyTwoDevices() throws IOException {
        Kind kind = Kind.of("z2");
        for (int a = 0; a < 5; a++) {
            for (int b = a; b < 5; b++) {
                assertThat(files(pool(kind.without(a, b)), "")).isEqualTo(kind.files());
            }
        }
    }

    @Test
    void readsRaidz3WithoutAnyThreeDevices() throws IOException {
        Kind kind = Kind.of("z3");
        for (int a = 0; a < 6; a++) {
            for (int b = a + 1; b < 6; b++) {
                for (int c = b + 1; c < 6; c++) {
                    assertThat(files(pool(kind.without(a, b, c)), "")).isEqualTo(kind.files());
                }
            }
        }
    }

    @Test
    void refusesRaidzWithoutTooManyDevices() throws IOException {
        assertThat(refusal(Kind.of("z2").without(0, 2, 3)))
                .isEqualTo(
                        "raidz2-0 cannot be read: 3 of 5 devices are missing: /dev/vda1, /dev/vda3, /dev/vda4");
        assertThat(refusal(Kind.of("z3").without(0, 1, 2, 5)))
                .contains("raidz3-0 cannot be read: 4 of 6 devices are missing: ");
    }

    @Test
    void computesColumnsThatAreWrongOnAnyTwoDevices() throws IOException {
        Kind kind = Kind.of("z2");
        for (int a = 0; a < 5; a++) {
            for (int b = a + 1; b < 5; b++) {
                List<SparseDisk> disks = new ArrayList<>(kind.disks());
                disks.set(a, damaged(disks.get(a)));
                disks.set(b, damaged(disks.get(b)));
                Pool pool = pool(new Kind("z2", disks).without());
                assertThat(files(pool, "")).isEqualTo(kind.files());
            }
        }
    }

    /// A disk whose labels are sound, and nothing else.
    private static SparseDisk damaged(SparseDisk disk) {
        SparseDisk copy = disk.copy();
        long end = disk.size() - (1 << 20);
        for (long page : disk.used()) {
            long at = page * SparseDisk.PAGE_BYTES;
            if (at >= 4 << 20 && at < end) {
                for (int i = 0; i < SparseDisk.PAGE_BYTES; i += 512) {
                    copy.flip(at + i + page % 512, (int) (page % 8));
                }
            }
        }
        return copy;
    }

    @Test
    void readsEveryCompressionChecksumAndVersionOfFileSystems() throws IOException {
        Kind kind = Kind.of("tm");
        Map<String, String> expected = kind.files();
        for (List<ZfsDevice> devices : List.of(kind.without(), kind.without(0))) {
            Pool pool = pool(devices);
            Map<String, String> found = new TreeMap<>();
            for (Dataset dataset : pool.datasets()) {
                if (!dataset.name().matches("tm/vol")) {
                    collect(dataset.open(), found);
                }
            }
            assertThat(found).isEqualTo(expected);
        }
    }

    @Test
    void refusesByNameWhatItDoesNotRead() throws IOException {
        Map<String, Dataset> datasets = OpenZfsPoolsTest.byName(pool(Kind.of("tm").without()));
        assertThatThrownBy(() -> datasets.get("tm/vol").open())
                .hasMessage("tm/vol is a volume, no file system");
        assertThat(refusal(Kind.of("dra").without()))
                .isEqualTo("the pool uses what this reader does not know: org.openzfs:draid");
        assertThat(refusal(Kind.of("exp").without()))
                .isEqualTo(
                        "the pool uses what this reader does not know: org.openzfs:raidz_expansion");
        assertThat(refusal(Kind.of("rem").without()))
                .isEqualTo(
                        "the pool uses what this reader does not know: com.delphix:device_removal");
        assertThat(refusal(Kind.of("des").without())).isEqualTo("its pool des was destroyed");
    }

    @Test
    void readsEncryptedDatasetsWithTheirKeys() throws IOException {
        Kind kind = Kind.of("te");
        Map<String, String> expected = kind.files();
        expected.keySet().removeIf(path -> path.startsWith("te/raw:"));
        Map<String, String> found = new TreeMap<>();
        Map<String, Dataset> datasets = OpenZfsPoolsTest.byName(pool(kind.without(1)));
        for (Dataset dataset : datasets.values()) {
            if (!dataset.name().equals("te/raw")) {
                String secret = dataset.name().equals("te/hex") ? HEX_KEY : PASSPHRASE;
                collect(dataset.open(secret), found);
            }
        }
        assertThat(found).containsAllEntriesOf(expected);
        // Datasets that could not be mounted there; what was written is the same in all of them.
        for (String more : List.of("/child", "/x", "/sha", "@s")) {
            assertThat(contents(found, "te/aes-256-gcm" + more))
                    .containsAllEntriesOf(contents(expected, "te/plain"));
        }
        assertThat(found.get("te/aes-256-gcm/x:/link3")).isEqualTo("-> target-3");
    }

    /// Size and SHA-256 or target by path.
    private static Map<String, String> contents(Map<String, String> files, String dataset) {
        Map<String, String> contents = new TreeMap<>();
        files.forEach((path, file) -> {
            if (path.startsWith(dataset + ":")) {
                contents.put(
                        path.substring(dataset.length()),
                        file.replaceFirst("^(\\d+) \\d+ \\d+ ", "$1 "));
            }
        });
        return contents;
    }

    @Test
    void refusesEncryptedDatasetsWithoutTheirKeys() throws IOException {
        Map<String, Dataset> datasets = OpenZfsPoolsTest.byName(pool(Kind.of("te").without()));
        assertThat(datasets.get("te/plain").encrypted()).isFalse();
        assertThatThrownBy(() -> datasets.get("te/aes-256-gcm/child").open())
                .hasMessage("te/aes-256-gcm/child is encrypted: it needs a passphrase");
        for (String name : List.of("te/aes-256-gcm", "te/aes-256-ccm", "te/aes-128-gcm")) {
            assertThatThrownBy(() -> datasets.get(name).open("correct horses"))
                    .isInstanceOf(WrongKeyException.class)
                    .hasMessage(name + ": that is not its key");
        }
        assertThatThrownBy(() -> datasets.get("te/hex").open("7"))
                .isInstanceOf(WrongKeyException.class);
        assertThatThrownBy(() -> datasets.get("te/raw").open("7"))
                .hasMessage("te/raw is encrypted with a raw key, it cannot be typed");
    }

    @Test
    void readsGangBlocks() throws IOException {
        Kind stripe = Kind.of("tg");
        assertThat(files(pool(stripe.without()), PASSPHRASE)).isEqualTo(stripe.files());
        Kind raidz = Kind.of("tgz");
        assertThat(files(pool(raidz.without(0)), "")).isEqualTo(raidz.files());
    }

    @Test
    void refusesAStripeOfWhichADeviceIsMissing() throws IOException {
        assertThat(refusal(Kind.of("tg").without(1)))
                .isEqualTo("/dev/vda17 cannot be read: 1 of 1 devices are missing: /dev/vda17");
    }

    @Test
    void readsWhatIsNewestThoughADeviceWasAway() throws IOException {
        for (String name : List.of("st", "stz")) {
            Kind kind = Kind.of(name);
            Pool pool = pool(kind.without());
            assertThat(files(pool, "")).isEqualTo(kind.files());
            assertThat(pool.health()).isEqualTo(Health.DEGRADED);
            assertThat(pool.members().get(1).state()).isEqualTo(PoolMember.State.STALE);
            assertThat(files(pool(kind.without(1)), "")).isEqualTo(kind.files());
        }
    }

    @Test
    void readsTheDeviceThatWasAwayAsItWas() throws IOException {
        Map<String, String> old = files(pool(Kind.of("st").without(0)), "");
        assertThat(old).hasSize(8).containsKey("st/a:/empty").doesNotContainKey("st/a:/new");
    }

    /// What is left of the newest data, one device of three and an old one, does not add up.
    @Test
    void givesNothingRatherThanAMixOfOldAndNew() throws IOException {
        Pool pool = pool(Kind.of("stz").without(0));
        assertThatThrownBy(() -> files(pool, ""))
                .isInstanceOf(dev.bootwright.formats.bytes.ChecksumException.class);
    }

    @Test
    void tellsPoolsOfOneNameApart() throws IOException {
        Kind one = Kind.of("same1");
        Kind two = Kind.of("same2");
        List<ZfsDevice> devices = new ArrayList<>(two.without());
        devices.addAll(one.without());
        ZfsFound found = ZfsDevices.find(devices);
        assertThat(found.refused()).isEmpty();
        assertThat(found.pools()).extracting(Pool::name).containsExactly("same", "same");
        List<Map<String, String>> files = new ArrayList<>();
        for (Pool pool : found.pools()) {
            files.add(files(pool, ""));
        }
        assertThat(files).containsExactlyInAnyOrder(one.files(), two.files());
    }

    @Test
    void needsNoLogCacheOrSpare() throws IOException {
        Kind kind = Kind.of("ml");
        Pool pool = pool(kind.without());
        assertThat(pool.health()).isEqualTo(Health.ONLINE);
        assertThat(pool.members()).hasSize(5);
        assertThat(files(pool, "")).isEqualTo(kind.files());
        Pool degraded = pool(kind.without(1, 2, 4, 5, 6));
        assertThat(degraded.health()).isEqualTo(Health.DEGRADED);
        assertThat(files(degraded, "")).isEqualTo(kind.files());
    }

    @Test
    void readsAfterADeviceWasReplaced() throws IOException {
        Kind kind = Kind.of("rep");
        assertThat(files(pool(kind.without(0)), "")).isEqualTo(kind.files());
        assertThat(pool(kind.without()).members()).hasSize(2);
    }

    private static Pool pool(List<ZfsDevice> devices) {
        ZfsFound found = ZfsDevices.find(devices);
        assertThat(found.refused()).isEmpty();
        assertThat(found.pools()).hasSize(1);
        return found.pools().getFirst();
    }

    private static String refusal(List<ZfsDevice> devices) {
        ZfsFound found = ZfsDevices.find(devices);
        assertThat(found.pools()).isEmpty();
        assertThat(found.refused()).hasSize(1);
        return found.refused().getFirst().reason();
    }

    private static Map<String, String> files(Pool pool, String passphrase) throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Dataset dataset : pool.datasets()) {
            collect(dataset.open(passphrase), files);
        }
        return files;
    }

    private static void collect(ZfsTree tree, Map<String, String> files) throws IOException {
        collect(tree, tree.root(), files);
    }

    private static void collect(ZfsTree tree, ZfsNode directory, Map<String, String> files)
            throws IOException {
        for (ZfsEntry entry : tree.list(directory)) {
            ZfsNode node = entry.node();
            String path = tree.dataset() + ":" + node.path();
            if (node.kind() == FileKind.DIRECTORY) {
                collect(tree, node, files);
            } else if (node.kind() == FileKind.SYMBOLIC_LINK) {
                files.put(path, "-> " + node.target());
            } else {
                files.put(
                        path,
                        "%d %o %d %s"
                                .formatted(
                                        node.size(),
                                        node.mode() & 0xFFF,
                                        node.mtime().getEpochSecond(),
                                        OpenZfsPoolsTest.sha256(tree.content(node))));
            }
        }
    }
}
