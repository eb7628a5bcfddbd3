package dev.bootwright.machine.step;

import dev.bootwright.formats.contract.DiskImage;
import dev.bootwright.formats.zstd.ZstdInputStream;
import dev.bootwright.machine.server.Backoff;
import dev.bootwright.machine.server.DownloadStream;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;

/// The bytes of a disk out of an image that is being fetched. What was fetched is digested on the way, packed
/// as it came; whether it was the right image is known at its end.
final class ImageStream implements AutoCloseable {

    /// Begins to fetch images.
    @FunctionalInterface
    interface Opener {
        /// @throws StepRefusedException if there is no server to fetch it from
        ImageStream open(DiskImage image) throws IOException;
    }

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final int BUFFER_BYTES = 1 << 16;

    /// What the agent's heap has room for: `zstd` up to level 19 packs with windows of 8 MiB.
    private static final int MOST_WINDOW = 16 << 20;

    private final DiskImage image;
    private final InputStream fetched;
    private final DigestInputStream digested;
    private final InputStream plain;

    /// @param fetched the file; closed with this
    ImageStream(DiskImage image, InputStream fetched) throws IOException {
        this.image = image;
        this.fetched = fetched;
        try {
            this.digested =
                    new DigestInputStream(fetched, MessageDigest.getInstance(image.algorithm()));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has " + image.algorithm(), e);
        }
        InputStream buffered = new BufferedInputStream(digested, BUFFER_BYTES);
        this.plain =
                switch (image.format()) {
                    case RAW -> buffered;
                    case ZSTD -> new ZstdInputStream(buffered, MOST_WINDOW);
                    case GZIP -> new GZIPInputStream(buffered, BUFFER_BYTES);
                };
    }

    /// @param server whose files images may name by `/files/NAME`
    static Opener overHttp(Optional<URI> server) {
        return image -> {
            URI source = URI.create(image.source());
            if (!source.isAbsolute()) {
                source =
                        server.orElseThrow(() ->
                                        new StepRefusedException(
                                                "there is no server to fetch %s from"
                                                        .formatted(image.source())))
                                .resolve(source);
            }
            return new ImageStream(
                    image,
                    new DownloadStream(
                            source,
                            new Backoff(LONGEST_PAUSE, new SplittableRandom()),
                            pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis())));
        };
    }

    /// The next bytes of the disk.
    ///
    /// @return how many; fewer than there is room for only at the end
    int read(byte[] target) throws IOException {
        return plain.readNBytes(target, 0, target.length);
    }

    /// How much of the file was fetched, in percent.
    Optional<Integer> percent() {
        return fetched instanceof DownloadStream download
                ? download.size()
                        .map(size -> (int) (download.position() * 100.0 / Math.max(1, size)))
                : Optional.empty();
    }

    /// Fetches what follows the last byte of the disk.
    ///
    /// @throws StepRefusedException if the file is not the one that is meant
    void verify() throws IOException {
        digested.transferTo(OutputStream.nullOutputStream());
        String found = HexFormat.of().formatHex(digested.getMessageDigest().digest());
        if (!found.equals(image.digest())) {
            throw new StepRefusedException(
                    "%s: expected the %s %s, found %s"
                            .formatted(image.source(), image.algorithm(), image.digest(), found));
        }
    }

    @Override
    public void close() throws IOException {
        fetched.close();
    }
}
