package dev.bootwright.netboot.boot;

import dev.bootwright.formats.bytes.Opaque;
import dev.bootwright.netboot.boot.BootResource.Joined;
import dev.bootwright.netboot.boot.BootResource.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// A resource in parts beside the same bytes in one array.
@SuppressWarnings("ArrayRecordComponent") // two values beside each other, never compared
public record Parts(Joined resource, byte[] whole) {

    /// Puts parts together from two files and from memory, in turns.
    ///
    /// @param folder for the files
    /// @param sizes  of the parts in bytes
    public static Parts of(Path folder, int... sizes) throws IOException {
        var random = new Random(Arrays.hashCode(sizes));
        byte[] content = new byte[Arrays.stream(sizes).sum() + 100];
        random.nextBytes(content);
        Path one = Files.write(folder.resolve("one"), content);
        random.nextBytes(content);
        Path other = Files.write(folder.resolve("other"), content);
        List<Part> parts = new ArrayList<>();
        var whole = new ByteArrayOutputStream();
        for (int i = 0; i < sizes.length; i++) {
            Path file = i % 3 == 0 ? one : other;
            int offset = random.nextInt(content.length - sizes[i]);
            byte[] bytes = Arrays.copyOfRange(Files.readAllBytes(file), offset, offset + sizes[i]);
            parts.add(
                    i % 3 == 1
                            ? new Part.OfBytes(Opaque.of(bytes))
                            : new Part.OfFile(file, offset, sizes[i], FileStamp.of(file)));
            whole.write(bytes);
        }
        return new Parts(new Joined(parts, "sha256:77", "text/x"), whole.toByteArray());
    }
}
