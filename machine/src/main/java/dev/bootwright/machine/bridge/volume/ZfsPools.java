package dev.bootwright.machine.bridge.volume;

import dev.bootwright.formats.zfs.Pool;
import dev.bootwright.formats.zfs.PoolMember;
import dev.bootwright.formats.zfs.ZfsDevice;
import dev.bootwright.formats.zfs.ZfsDevices;
import dev.bootwright.formats.zfs.ZfsFound;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// The ZFS pools on devices, read without OpenZFS.
public final class ZfsPools {

    private ZfsPools() {}

    /// @param passphrase for encrypted data sets
    /// @param refused    takes what cannot be read, and why
    public static List<BootPool> find(
            List<ZfsDevice> devices,
            Optional<String> passphrase,
            BiConsumer<String, String> refused) {
        ZfsFound found = ZfsDevices.find(devices);
        found.refused().forEach(each -> refused.accept(each.source(), each.reason()));
        return found.pools().stream().map(pool -> of(pool, passphrase)).toList();
    }

    private static BootPool of(Pool pool, Optional<String> passphrase) {
        return new ZfsPool(
                pool,
                pool.datasets().stream()
                        .map(dataset -> (BootDataset) new ZfsDataset(dataset, passphrase))
                        .toList());
    }

    private record ZfsPool(Pool pool, List<BootDataset> datasets) implements BootPool {

        @Override
        public String name() {
            return pool.name();
        }

        @Override
        public String guid() {
            return Long.toUnsignedString(pool.guid());
        }

        @Override
        public String health() {
            return pool.health().name();
        }

        @Override
        public List<String> members() {
            return pool.members().stream().map(ZfsPool::line).toList();
        }

        private static String line(PoolMember member) {
            return member.vdev().equals(member.name())
                    ? "%s %s".formatted(member.name(), member.state())
                    : "%s: %s %s".formatted(member.vdev(), member.name(), member.state());
        }

        @Override
        public Optional<String> bootfs() {
            return pool.bootfs();
        }
    }
}
