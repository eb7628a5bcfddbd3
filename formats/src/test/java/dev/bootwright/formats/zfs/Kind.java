package dev.bootwright.formats.zfs;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A small pool of one kind: see the README beside them.
///
/// @param disks its devices
record Kind(String name, List<SparseDisk> disks) {

    static Kind of(String name) throws IOException {
        List<SparseDisk> disks = new ArrayList<>();
        try (Fixture.Unpacking zstd = new Fixture.Unpacking("kinds/" + name + ".pages.zst");
                var in = new DataInputStream(new BufferedInputStream(zstd.stream()))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                int number = next << 24 | in.readUnsignedShort() << 8 | in.readUnsignedByte();
                if (number < 0) {
                    disks.add(SparseDisk.empty(in.readLong()));
                } else {
                    disks.getLast().write((long) number * 4096, in.readNBytes(4096));
                }
            }
        }
        return new Kind(name, disks);
    }

    /// All devices but those with these indexes.
    List<ZfsDevice> without(Integer... missing) {
        List<ZfsDevice> devices = new ArrayList<>();
        for (int i = 0; i < disks.size(); i++) {
            if (!List.of(missing).contains(i)) {
                devices.add(new ZfsDevice(name + i, disks.get(i)));
            }
        }
        return devices;
    }

    /// A line for each file, by dataset and path, as OpenZFS read it.
    Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        new String(Fixture.resource("kinds/" + name + ".txt"), UTF_8)
                .lines()
                .forEach(line -> {
                    int split = line.lastIndexOf('|');
                    files.put(
                            line.substring(0, split).replace('|', ':'), line.substring(split + 1));
                });
        return files;
    }
}
