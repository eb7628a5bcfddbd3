package dev.bootwright.formats.zfs;

import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptReading;
import dev.bootwright.formats.vdev.Member;
import dev.bootwright.formats.vdev.PoolLabel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Finds pools on devices. Labels may lie on a device itself or on the partitions of its GPT.
public final class ZfsDevices {

    private static final int[] SECTOR_SIZES = {512, 4096};

    private final List<Member> members = new ArrayList<>();
    private final List<ZfsFound.Refused> refused = new ArrayList<>();

    private ZfsDevices() {}

    /// Reads the labels of all devices and, of each pool, as much as is needed to name its datasets.
    ///
    /// Devices that are not of a pool are passed over; those that cannot be read are refused. Two pools of
    /// the same name are two pools. The same device may be given twice.
    ///
    /// @param devices in any order; their sources stay open, and the caller's
    public static ZfsFound find(List<ZfsDevice> devices) {
        ZfsDevices search = new ZfsDevices();
        devices.forEach(search::look);
        return search.found();
    }

    private void look(ZfsDevice device) {
        List<ZfsFound.Refused> problems = new ArrayList<>();
        int before = members.size();
        add(device, problems);
        for (ZfsDevice partition : partitions(device, problems)) {
            add(partition, problems);
        }
        if (members.size() == before) {
            refused.addAll(problems);
        }
    }

    private void add(ZfsDevice device, List<ZfsFound.Refused> problems) {
        try {
            Member.read(device.name(), device.source()).ifPresent(members::add);
        } catch (IOException e) {
            problems.add(new ZfsFound.Refused(device.name(), String.valueOf(e.getMessage())));
        }
    }

    private static List<ZfsDevice> partitions(ZfsDevice device, List<ZfsFound.Refused> problems) {
        List<ZfsDevice> partitions = new ArrayList<>();
        try {
            for (int sectorBytes : SECTOR_SIZES) {
                if (partitions.isEmpty()
                        && device.source().size() >= 2L * sectorBytes
                        && Gpt.read(device.source(), sectorBytes)
                                instanceof GptReading.Found found) {
                    for (GptPartition each : found.table().partitions()) {
                        partitions.add(partition(device, each, sectorBytes));
                    }
                }
            }
        } catch (IOException e) {
            problems.add(new ZfsFound.Refused(device.name(), String.valueOf(e.getMessage())));
        }
        return partitions;
    }

    private static ZfsDevice partition(ZfsDevice device, GptPartition partition, int sectorBytes) {
        long start = partition.firstLba() * sectorBytes;
        long end = Math.min((partition.lastLba() + 1) * sectorBytes, device.source().size());
        return new ZfsDevice(
                "%s partition %d".formatted(device.name(), partition.number()),
                device.source().slice(new Extent(start, end - start)));
    }

    private ZfsFound found() {
        Map<Long, List<Member>> byPool = new LinkedHashMap<>();
        for (Member member : members) {
            PoolLabel label = member.label();
            switch (label.state()) {
                case ACTIVE, EXPORTED ->
                        byPool.computeIfAbsent(label.poolGuid(), guid -> new ArrayList<>())
                                .add(member);
                case DESTROYED ->
                        refused.add(
                                new ZfsFound.Refused(
                                        member.device(),
                                        "its pool %s was destroyed".formatted(label.poolName())));
                case SPARE, CACHE, OTHER -> {
                    // Nothing that a pool needs is on it.
                }
            }
        }
        List<Pool> pools = new ArrayList<>();
        for (List<Member> group : byPool.values()) {
            PoolLabel label = group.getFirst().label();
            try {
                pools.add(new PoolReader(group).read());
            } catch (IOException e) {
                String source =
                        "%s (%s)"
                                .formatted(
                                        label.poolName(), Long.toUnsignedString(label.poolGuid()));
                refused.add(new ZfsFound.Refused(source, String.valueOf(e.getMessage())));
            }
        }
        pools.sort(
                Comparator.comparing(Pool::name).thenComparing(Pool::guid, Long::compareUnsigned));
        return new ZfsFound(pools, refused);
    }
}
