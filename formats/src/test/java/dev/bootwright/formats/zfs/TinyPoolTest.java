package dev.bootwright.formats.zfs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.tree.FileKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A pool laid out by hand, in both byte orders.
class TinyPoolTest {

    static List<Arguments> orders() {
        return List.of(Arguments.of(ByteOrder.LITTLE_ENDIAN), Arguments.of(ByteOrder.BIG_ENDIAN));
    }

    @ParameterizedTest
    @MethodSource("orders")
    void isReadInBothByteOrders(ByteOrder order) throws IOException {
        ZfsFound found = ZfsDevices.find(List.of(new ZfsDevice("tiny", new TinyPool(order))));
        assertThat(found.refused()).isEmpty();
        Pool pool = found.pools().getFirst();
        assertThat(pool).hasToString("tiny (18364758544493064720)");
        assertThat(pool.txg()).isEqualTo(42);
        assertThat(pool.writtenAt()).isEqualTo(Instant.ofEpochSecond(1_700_000_000));
        assertThat(pool.datasets()).extracting(Dataset::name).containsExactly("tiny", "tiny/fs");
        Dataset dataset = pool.datasets().getLast();
        assertThat(dataset.guid()).isEqualTo(99);
        assertThat(dataset.property("org.zfsbootmenu:commandline"))
                .contains(new Property("quiet splash", Property.Source.LOCAL));
        assertThat(dataset.property("mountpoint"))
                .contains(new Property("/tiny/fs", Property.Source.DEFAULT));
        ZfsTree tree = dataset.open();
        assertThat(tree.list(tree.root()))
                .extracting(ZfsEntry::name)
                .containsExactly("hello", "link", "old");
        assertThat(tree.child(tree.root(), "link").orElseThrow())
                .isEqualTo(
                        new ZfsNode(
                                "/link",
                                7,
                                FileKind.SYMBOLIC_LINK,
                                0xA1FF,
                                5,
                                Instant.ofEpochSecond(1_600_000_000, 5),
                                "hello"));
        byte[] expected = "Hello, world\n".getBytes(UTF_8);
        assertThat(content(tree, "/link")).isEqualTo(expected);
        assertThat(content(tree, "old")).isEqualTo(Arrays.copyOf(expected, 700));
        assertThat(tree.resolve("/old").orElseThrow().mtime())
                .isEqualTo(Instant.ofEpochSecond(1_500_000_000));
        assertThat(tree.resolve("/old/hello")).isEmpty();
        assertThat(tree.resolve("/nothing")).isEmpty();
    }

    private static byte[] content(ZfsTree tree, String path) throws IOException {
        ByteSource content = tree.content(tree.resolve(path).orElseThrow());
        ByteBuffer bytes = ByteBuffer.allocate((int) content.size());
        content.readFully(bytes, 0);
        return bytes.array();
    }

    /// The blocks have no checksums: whatever is read, it ends, and fails by nothing but an IOException.
    @ParameterizedTest
    @MethodSource("orders")
    void anyDamageOfItsStructuresIsAnErrorOrOtherData(ByteOrder order) {
        Random random = new Random(31);
        for (int i = 0; i < 700; i++) {
            TinyPool pool = new TinyPool(order);
            int length = pool.dataEnd() - pool.dataStart();
            for (int j = 0; j <= i % 4; j++) {
                // Most of the room is empty slots for dnodes; what is written is hit by the others.
                int at = pool.dataStart() + random.nextInt(length);
                pool.flip(at, random.nextInt(8));
                pool.flip(used(pool, at), random.nextInt(8));
            }
            readAll(pool);
        }
    }

    /// The next byte that is not zero.
    private static int used(TinyPool pool, int from) {
        ByteBuffer one = ByteBuffer.allocate(1);
        for (int at = from; at < pool.dataEnd(); at++) {
            pool.read(one.clear(), at);
            if (one.get(0) != 0) {
                return at;
            }
        }
        return pool.dataStart();
    }

    private static void readAll(TinyPool disk) {
        for (Pool pool : ZfsDevices.find(List.of(new ZfsDevice("tiny", disk))).pools()) {
            for (Dataset dataset : pool.datasets()) {
                try {
                    dataset.origin();
                    dataset.snapshots();
                    ZfsTree tree = dataset.open();
                    for (ZfsEntry entry : tree.list(tree.root())) {
                        if (entry.node().kind() == FileKind.FILE && entry.node().size() < 1 << 20) {
                            tree.content(entry.node()).read(ByteBuffer.allocate(1024), 0);
                        }
                        tree.resolve(entry.node().path());
                    }
                } catch (IOException e) {
                    assertThat(e.getMessage()).isNotBlank();
                }
            }
        }
    }
}
