package dev.bootwright.image.live;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.image.initrd.Samples;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// A medium in memory.
final class FakeMedium implements LiveTree {

    private final Map<String, byte[]> files = new TreeMap<>();
    private final String volumeId;
    private long mediumBytes;

    FakeMedium(String volumeId) {
        this.volumeId = volumeId;
    }

    FakeMedium text(String path, String text) {
        files.put(path, text.getBytes(UTF_8));
        return this;
    }

    FakeMedium bytes(String path, byte[] bytes) {
        files.put(path, bytes);
        return this;
    }

    FakeMedium of(long mediumBytes) {
        this.mediumBytes = mediumBytes;
        return this;
    }

    /// The first bytes of a bzImage, by boot.rst: 0xAA55 at 510, "HdrS" at 514, at 526 where the
    /// version stands, less 512.
    FakeMedium kernel(String path, String version) {
        ByteBuffer kernel = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        kernel.putShort(510, (short) 0xAA55).put(514, "HdrS".getBytes(UTF_8));
        kernel.putShort(526, (short) 0x300)
                .put(0x500, (version + " (root@host) #1").getBytes(UTF_8));
        return bytes(path, kernel.array());
    }

    /// An initramfs of empty files, but for those given as `name`, `content` alternating.
    FakeMedium initrd(String path, List<String> empty, String... contents) {
        Map<String, String> inside = new TreeMap<>();
        empty.forEach(name -> inside.put(name, ""));
        for (int i = 0; i < contents.length; i += 2) {
            inside.put(contents[i], contents[i + 1]);
        }
        return bytes(path, Samples.cpio(inside));
    }

    FakeMedium squashfs(String path) {
        byte[] image = new byte[8192];
        System.arraycopy("hsqs".getBytes(UTF_8), 0, image, 0, 4);
        return bytes(path, image);
    }

    @Override
    public String volumeId() {
        return volumeId;
    }

    @Override
    public long mediumBytes() {
        return mediumBytes;
    }

    @Override
    public List<String> list(String directory) {
        String prefix = directory.equals("/") ? "/" : directory + "/";
        TreeSet<String> names = new TreeSet<>();
        for (String path : files.keySet()) {
            if (path.startsWith(prefix)) {
                names.add(path.substring(prefix.length()).split("/", 2)[0]);
            }
        }
        return List.copyOf(names);
    }

    @Override
    public Optional<LiveFile> find(String path) {
        return Optional.ofNullable(new HashMap<>(files).get(path))
                .map(bytes -> new LiveFile(path, Samples.source(bytes)));
    }
}
