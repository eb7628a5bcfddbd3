package dev.bootwright.image.initrd;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.cpio.CpioEntry;
import dev.bootwright.formats.cpio.CpioWriter;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Small initramfs files with the tell-tale names of each kind.
public final class Samples {

    private Samples() {}

    /// A bare archive of files by name.
    public static byte[] cpio(Map<String, String> files) {
        try (var bytes = new ByteArrayOutputStream()) {
            CpioWriter writer = new CpioWriter(bytes);
            int ino = 1;
            Set<String> directories = new HashSet<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                String name = file.getKey();
                for (int i = name.indexOf('/'); i >= 0; i = name.indexOf('/', i + 1)) {
                    if (directories.add(name.substring(0, i))) {
                        writer.write(CpioEntry.directory(name.substring(0, i), ino++, 0755));
                    }
                }
                byte[] content = file.getValue().getBytes(UTF_8);
                writer.write(
                        CpioEntry.file(file.getKey(), ino++, 0644, content.length),
                        new ByteArrayInputStream(content));
            }
            writer.finish();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Bytes as a medium has them.
    public static ByteSource source(byte[] bytes) {
        return new ByteSource() {
            @Override
            public long size() {
                return bytes.length;
            }

            @Override
            public int read(ByteBuffer target, long position) {
                if (position >= bytes.length) {
                    return -1;
                }
                int count = (int) Math.min(target.remaining(), bytes.length - position);
                target.put(bytes, (int) position, count);
                return count;
            }
        };
    }

    static Initramfs read(byte[] bytes) {
        return Initramfs.read(Map.of("/initrd", source(bytes)));
    }
}
