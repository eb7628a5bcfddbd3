package dev.bootwright.image.iso;

import dev.bootwright.image.debian.Proxies;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.function.LongConsumer;

/// Fetches an ISO into a directory, going on where an earlier try ended.
///
/// What has come lies in `.NAME.part` until it is whole; it is thrown away if the server has another file
/// by then. Then it is `1-NAME`, or the first number that is free: what was fetched before may be served
/// just now, and nobody has looked at the new one yet.
public final class IsoDownload {

    private static final int PIECE = 1 << 20;

    private IsoDownload() {}

    /// @param name     of the file, which is given a number before it
    /// @param progress told the bytes there are
    /// @return the file, whole and new
    public static Path fetch(
            URI url, Proxies proxies, Path directory, String name, LongConsumer progress)
            throws IOException {
        WebSource source = WebSource.open(url, proxies);
        Path part = directory.resolve("." + name + ".part");
        Path about = directory.resolve("." + name + ".about");
        String what = "%s %d %s".formatted(url, source.size(), source.tag());
        if (!Files.exists(about) || !Files.readString(about).equals(what)) {
            Files.deleteIfExists(part);
            Files.writeString(about, what);
        }
        try (FileChannel out =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            long done = Math.min(out.size(), source.size());
            while (done < source.size()) {
                source.read(piece.clear(), done);
                piece.flip();
                while (piece.hasRemaining()) {
                    done += out.write(piece, done);
                }
                progress.accept(done);
            }
            out.force(true);
        }
        Path iso = reserve(directory, name);
        Files.move(part, iso, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(about);
        return iso;
    }

    private static Path reserve(Path directory, String name) throws IOException {
        for (int number = 1; ; number++) {
            try {
                return Files.createFile(directory.resolve(number + "-" + name));
            } catch (FileAlreadyExistsException e) {
                // the next one, then
            }
        }
    }
}
