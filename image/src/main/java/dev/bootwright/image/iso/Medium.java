package dev.bootwright.image.iso;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.iso9660.IsoVolume;
import dev.bootwright.image.live.LiveSystem;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// An ISO that is open, and what it boots.
///
/// @param source its bytes
/// @param under  what is closed with it
public record Medium(ByteSource source, IsoVolume volume, LiveSystem system, Closeable under)
        implements Closeable {

    /// Opens an ISO in a file.
    ///
    /// @throws IOException if it cannot be read, or is no ISO 9660 image; says which byte is wrong
    public static Medium open(Path iso) throws IOException {
        FileChannel channel = FileChannel.open(iso, StandardOpenOption.READ);
        return of(ByteSource.of(channel, channel.size()), channel);
    }

    /// Looks at an ISO anywhere.
    ///
    /// @param under closed with it, and if it is no ISO
    public static Medium of(ByteSource source, Closeable under) throws IOException {
        try {
            IsoVolume volume = IsoVolume.open(source);
            return new Medium(source, volume, system(new IsoTree(volume)), under);
        } catch (IOException | RuntimeException e) {
            under.close();
            throw e;
        }
    }

    /// Titled as the system in the root image calls itself, and the volume, which mostly has a date.
    private static LiveSystem system(IsoTree tree) throws IOException {
        LiveSystem system = LiveSystem.inspect(tree);
        return OsRelease.prettyName(tree, system.roots())
                .map(name ->
                        new LiveSystem(
                                "%s (%s)".formatted(name, tree.volumeId()),
                                system.entries(),
                                system.roots(),
                                system.notes()))
                .orElse(system);
    }

    @Override
    public void close() throws IOException {
        under.close();
    }
}
