package dev.bootwright.formats.zfs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.json.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Bits flipped anywhere on the disks of real pools: what is read is right, or it is an error.
class DamagedPoolTest {

    private static final int ROUNDS = 60;

    @Test
    void aDamagedMirrorGivesRightDataOrAnError() throws IOException {
        check("proxmox-mirror", 2);
    }

    @Test
    void aDamagedRaidzGivesRightDataOrAnError() throws IOException {
        check("raidz1-zstd", 3);
    }

    private static void check(String name, int count) throws IOException {
        Fixture fixture = Fixture.of(name);
        Map<String, String> truth = new TreeMap<>();
        Json.Object pool = (Json.Object) fixture.manifest().array("pools").elements().getFirst();
        for (Json each : pool.array("files").elements()) {
            Json.Object file = (Json.Object) each;
            if (file.text("type").equals("file")) {
                truth.put(file.text("dataset") + ":" + file.text("path"), file.text("sha256"));
            }
        }
        Random random = new Random(20);
        int right = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<ZfsDevice> devices = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                SparseDisk disk = fixture.disks().get(i).copy();
                damage(disk, random, 1 << round % 12);
                devices.add(new ZfsDevice("disk" + i, disk));
            }
            right += countRight(devices, truth);
        }
        // Light damage is healed by the other copies; heavy damage is not.
        assertThat(right).isBetween(ROUNDS / 4 * truth.size(), ROUNDS * truth.size());
    }

    private static void damage(SparseDisk disk, Random random, int flips) {
        List<Long> used = disk.used();
        for (int i = 0; i < flips; i++) {
            long page = used.get(random.nextInt(used.size()));
            disk.flip(
                    page * SparseDisk.PAGE_BYTES + random.nextInt(SparseDisk.PAGE_BYTES),
                    random.nextInt(8));
        }
    }

    private static int countRight(List<ZfsDevice> devices, Map<String, String> truth) {
        int right = 0;
        for (Pool pool : ZfsDevices.find(devices).pools()) {
            for (Dataset dataset : pool.datasets()) {
                try {
                    ZfsTree tree = dataset.open();
                    for (Map.Entry<String, String> file : truth.entrySet()) {
                        if (file.getKey().startsWith(dataset.name() + ":")
                                && isRight(tree, file.getKey(), file.getValue())) {
                            right++;
                        }
                    }
                } catch (IOException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        }
        return right;
    }

    private static boolean isRight(ZfsTree tree, String file, String sha256) {
        try {
            Optional<ZfsNode> node = tree.resolve(file.substring(file.indexOf(':') + 1));
            assertThat(node).as(file).isPresent();
            assertThat(OpenZfsPoolsTest.sha256(tree.content(node.get()))).isEqualTo(sha256);
            return true;
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        }
    }
}
