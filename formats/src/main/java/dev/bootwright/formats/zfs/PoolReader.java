package dev.bootwright.formats.zfs;

import dev.bootwright.formats.dmu.ObjectSet;
import dev.bootwright.formats.dmu.Zap;
import dev.bootwright.formats.dmu.ZapValue;
import dev.bootwright.formats.vdev.Member;
import dev.bootwright.formats.vdev.NvList;
import dev.bootwright.formats.vdev.PoolLabel;
import dev.bootwright.formats.vdev.Uberblock;
import dev.bootwright.formats.vdev.Vdev;
import dev.bootwright.formats.vdev.VdevConfig;
import dev.bootwright.formats.vdev.VdevTree;
import dev.bootwright.formats.zio.Block;
import dev.bootwright.formats.zio.BlockPointer;
import dev.bootwright.formats.zio.Zio;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Opens one pool: from the newest uberblock whose data can be read.
///
/// The labels say how the devices belong together, each for its own top-level vdev; with that the pool's
/// own account of all its vdevs is read, and that counts.
final class PoolReader {

    /// As many as ZFS keeps of past transaction groups on a device with sectors of 512 bytes.
    private static final int MAX_ATTEMPTS = 128;

    private static final int OBJECT_DIRECTORY = 1;

    private final PoolLabel label;
    private final List<Member> members;
    private final Map<Long, List<Member>> byGuid;

    /// @param members devices whose labels name the same pool
    PoolReader(List<Member> members) {
        this.members =
                members.stream()
                        .sorted(
                                Comparator.comparing(
                                        (Member member) -> member.label().txg(),
                                        Comparator.reverseOrder()))
                        .toList();
        this.label = this.members.getFirst().label();
        this.byGuid =
                this.members.stream().collect(Collectors.groupingBy(each -> each.label().guid()));
    }

    Pool read() throws IOException {
        Features.check(label.needed());
        List<VdevConfig> labelled = topsOfLabels();
        Map<Long, Vdev> vdevs = vdevs(labelled);
        requireReadable(labelled, vdevs);
        IOException first = new IOException("no label has a sound uberblock");
        Set<Long> tried = new HashSet<>();
        for (Uberblock uberblock : newestFirst()) {
            if (tried.size() >= MAX_ATTEMPTS
                    || tried.contains(uberblock.txg())
                    || !uberblock.isSound()) {
                continue;
            }
            boolean isFirst = tried.isEmpty();
            tried.add(uberblock.txg());
            try {
                return read(uberblock, labelled, vdevs);
            } catch (UnreadablePoolException e) {
                throw e;
            } catch (IOException e) {
                first = isFirst ? e : first;
            }
        }
        throw first;
    }

    private List<Uberblock> newestFirst() {
        List<Uberblock> all = new ArrayList<>();
        members.forEach(member -> all.addAll(member.uberblocks()));
        all.sort(
                Comparator.comparing(Uberblock::txg, Long::compareUnsigned)
                        .thenComparingLong(Uberblock::timestamp)
                        .reversed());
        return all;
    }

    private List<VdevConfig> topsOfLabels() {
        Map<Long, VdevConfig> tops = new TreeMap<>();
        for (Member member : members) { // the newest label of each counts
            if (member.label().txg() > 0) {
                tops.putIfAbsent(member.label().top().id(), member.label().top());
            }
        }
        return List.copyOf(tops.values());
    }

    private Map<Long, Vdev> vdevs(List<VdevConfig> tops) throws UnreadablePoolException {
        Map<Long, Vdev> vdevs = new HashMap<>();
        for (VdevConfig top : tops) {
            if (!top.isLog() && !top.type().equals("hole")) {
                vdevs.put(top.id(), vdev(top));
            }
        }
        return vdevs;
    }

    private Vdev vdev(VdevConfig top) throws UnreadablePoolException {
        try {
            return VdevTree.of(top, byGuid);
        } catch (IOException e) {
            throw new UnreadablePoolException(e);
        }
    }

    private void requireReadable(List<VdevConfig> tops, Map<Long, Vdev> vdevs)
            throws UnreadablePoolException {
        for (VdevConfig top : tops) {
            Vdev vdev = vdevs.get(top.id());
            if (vdev != null && vdev.health() == Vdev.Health.UNAVAIL) {
                List<VdevConfig> leaves = top.leaves();
                List<String> missing =
                        leaves.stream()
                                .filter(leaf -> !byGuid.containsKey(leaf.guid()))
                                .map(VdevConfig::name)
                                .toList();
                throw new UnreadablePoolException(
                        "%s cannot be read: %d of %d devices are missing: %s"
                                .formatted(
                                        top.name(),
                                        missing.size(),
                                        leaves.size(),
                                        String.join(", ", missing)));
            }
        }
    }

    private Pool read(Uberblock uberblock, List<VdevConfig> labelled, Map<Long, Vdev> vdevs)
            throws IOException {
        BlockPointer root =
                BlockPointer.read(Block.of(uberblock.root().toByteArray(), uberblock.order()));
        Zio zio = new Zio(vdevs);
        Zap directory = ObjectSet.read(zio, root).zap(OBJECT_DIRECTORY);
        List<VdevConfig> tops = config(ObjectSet.read(zio, root), directory, labelled);
        checkFeatures(ObjectSet.read(zio, root), directory);
        Map<Long, Vdev> all = vdevs(tops);
        requireReadable(tops, all);
        Zio whole = salted(new Zio(all), directory);
        ObjectSet mos = ObjectSet.read(whole, root);
        Dsl dsl = Dsl.read(whole, mos, directory, label.poolName());
        return new Pool(label, uberblock, members(tops), dsl);
    }

    /// The pool's own account of its vdevs; that of the labels where there is none.
    private static List<VdevConfig> config(ObjectSet mos, Zap directory, List<VdevConfig> labelled)
            throws IOException {
        if (directory.number("config").isEmpty()) {
            return labelled;
        }
        byte[] packed = PackedLists.read(mos.object(directory.need("config")));
        return VdevConfig.read(NvList.read(packed, 0).list("vdev_tree")).children();
    }

    private static void checkFeatures(ObjectSet mos, Zap directory) throws IOException {
        if (directory.number("features_for_read").isEmpty()) {
            return;
        }
        List<String> inUse = new ArrayList<>();
        for (Map.Entry<String, ZapValue> each :
                mos.zap(directory.need("features_for_read")).values().entrySet()) {
            if (each.getValue().number().orElse(1) != 0) {
                inUse.add(each.getKey());
            }
        }
        Features.check(inUse);
    }

    private static Zio salted(Zio zio, Zap directory) throws IOException {
        ZapValue salt = directory.values().get("org.illumos:checksum_salt");
        return salt == null || salt.width() != 1 ? zio : zio.withSalt(salt.bytes());
    }

    private List<PoolMember> members(List<VdevConfig> tops) {
        List<PoolMember> found = new ArrayList<>();
        for (VdevConfig top : tops) {
            if (top.type().equals("hole")) {
                continue;
            }
            List<VdevConfig> leaves = top.leaves();
            long newest =
                    leaves.stream()
                            .flatMap(leaf -> byGuid.getOrDefault(leaf.guid(), List.of()).stream())
                            .mapToLong(member -> member.label().txg())
                            .max()
                            .orElse(0);
            for (VdevConfig leaf : leaves) {
                found.add(member(top, leaf, newest));
            }
        }
        return found;
    }

    private PoolMember member(VdevConfig top, VdevConfig leaf, long newest) {
        List<Member> devices = byGuid.getOrDefault(leaf.guid(), List.of());
        if (devices.isEmpty()) {
            return new PoolMember(leaf.name(), top.name(), leaf.guid(), PoolMember.State.MISSING);
        }
        Member device = devices.getFirst();
        PoolMember.State state =
                device.label().txg() < newest ? PoolMember.State.STALE : PoolMember.State.ONLINE;
        return new PoolMember(device.device(), top.name(), leaf.guid(), state);
    }
}
