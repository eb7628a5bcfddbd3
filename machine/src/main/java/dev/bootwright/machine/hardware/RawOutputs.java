package dev.bootwright.machine.hardware;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// What was read, as it was read, for whoever doubts what was made of it: pages of disks, tables of the
/// firmware, frames of switches, what programs printed. Bounded; safe for use by several threads.
final class RawOutputs {

    private static final int MOST_BYTES = 4 << 20;
    private static final int MOST_BYTES_EACH = 256 << 10;
    private static final int MOST_OUTPUTS = 10_000;

    /// The first of January 1980, the earliest a ZIP archive knows.
    private static final long NO_TIME = 315_532_800_000L;

    private final Map<String, byte[]> outputs = new TreeMap<>();
    private long bytes;
    private int dropped;

    /// Keeps an output, if there is room for it.
    ///
    /// @param name path within the archive; what is no letter, digit, or one of `._:-/` becomes `_`
    void keep(String name, byte[] output) {
        String plain = name.replaceAll("[^A-Za-z0-9._:/-]", "_").replace("..", "_");
        synchronized (outputs) {
            boolean fits =
                    output.length <= MOST_BYTES_EACH
                            && bytes + output.length <= MOST_BYTES
                            && outputs.size() < MOST_OUTPUTS;
            if (!fits) {
                dropped++;
                return;
            }
            byte[] before = outputs.put(plain, output.clone());
            bytes += output.length - (before == null ? 0 : before.length);
        }
    }

    void keep(String name, String output) {
        keep(name, output.getBytes(UTF_8));
    }

    /// All of them as a ZIP archive: equal outputs give equal bytes.
    byte[] archive() {
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes, UTF_8)) {
            synchronized (outputs) {
                for (Map.Entry<String, byte[]> output : outputs.entrySet()) {
                    add(zip, output.getKey(), output.getValue());
                }
                if (dropped > 0) {
                    add(zip, "LEFT-OUT", "%d outputs%n".formatted(dropped).getBytes(UTF_8));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, byte[] output) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(NO_TIME);
        zip.putNextEntry(entry);
        zip.write(output);
        zip.closeEntry();
    }
}
