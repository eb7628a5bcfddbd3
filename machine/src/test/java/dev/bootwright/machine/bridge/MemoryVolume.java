package dev.bootwright.machine.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.tree.FileKind;
import dev.bootwright.machine.bridge.volume.Volume;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A volume whose files are named in a test.
public final class MemoryVolume implements Volume {

    private final Map<String, VolumeFile> files = new TreeMap<>();

    /// @param path    absolute
    /// @param content as text
    public MemoryVolume with(String path, String content) {
        return with(path, content, Instant.EPOCH);
    }

    public MemoryVolume with(String path, String content, Instant modified) {
        files.put(path, new VolumeFile(path, modified, new Bytes(content.getBytes(UTF_8))));
        return this;
    }

    /// A kernel and an initramfs that have their names for a content.
    public MemoryVolume withKernel(String directory, String version) {
        return with(directory + "/vmlinuz-" + version, "kernel " + version)
                .with(directory + "/initrd.img-" + version, "initramfs " + version);
    }

    @Override
    public Optional<VolumeFile> file(String path) {
        return Optional.ofNullable(files.get(path.startsWith("/") ? path : "/" + path));
    }

    @Override
    public List<Name> list(String directory) {
        String prefix = directory.endsWith("/") ? directory : directory + "/";
        return files.keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .filter(name -> name.indexOf('/') < 0)
                .map(name -> new Name(name, FileKind.FILE))
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record Bytes(byte[] bytes) implements ByteSource {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public int read(ByteBuffer target, long position) {
            if (position >= bytes.length) {
                return -1;
            }
            int count = Math.min(target.remaining(), bytes.length - (int) position);
            target.put(bytes, (int) position, count);
            return count;
        }
    }
}
