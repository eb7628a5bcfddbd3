package dev.bootwright.image.debian;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.LongConsumer;

/// Downloads one file into a partial file, going on from what is there, until its digest is right.
final class Transfer {

    private final Http http;
    private final Wanted wanted;
    private final Path partial;
    private final LongConsumer arrived;

    /// @param partial what has come so far; it stays when a transfer fails, for the next to go on from
    /// @param arrived is told the bytes there are after each piece
    Transfer(Http http, Wanted wanted, Path partial, LongConsumer arrived) {
        this.http = http;
        this.wanted = wanted;
        this.partial = partial;
        this.arrived = arrived;
    }

    /// The whole content came, and is not what the digest stands for.
    static final class WrongContent extends IOException {

        private static final long serialVersionUID = 1L;

        WrongContent(String message) {
            super(message);
        }
    }

    /// The cache could not be written.
    static final class CannotWrite extends IOException {

        private static final long serialVersionUID = 1L;

        CannotWrite(IOException cause) {
            super(cause.getMessage(), cause);
        }
    }

    /// Brings the partial file to its end from one place.
    ///
    /// @throws FileNotFoundException if the place has no such file
    /// @throws WrongContent          if it has another one; the partial file is then empty
    /// @throws CannotWrite           if the fault is on this side
    /// @throws IOException           if the connection fails, and the partial file keeps what came; or if
    ///                               what an earlier run left was spoilt, and it is empty
    void run(URI place) throws IOException {
        try (FileChannel out = openPartial()) {
            if (out.size() > wanted.size()) {
                out.truncate(0);
            }
            long left = out.size();
            MessageDigest digest = Digests.sha256();
            boolean goesOn = left > 0;
            if (left == wanted.size() && goesOn) {
                Digests.update(digest, partial);
            } else {
                goesOn = receive(place, left, out, digest);
            }
            String found = Digests.hex(digest);
            if (!found.equals(wanted.sha256())) {
                out.truncate(0);
                String message =
                        "%s: expected SHA-256 %s, found %s"
                                .formatted(place, wanted.sha256(), found);
                throw goesOn ? new IOException(message) : new WrongContent(message);
            }
            out.force(true);
        }
    }

    private FileChannel openPartial() throws CannotWrite {
        try {
            Files.createDirectories(partial.getParent());
            return FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new CannotWrite(e);
        }
    }

    /// @return whether what came was joined to what had been left
    private boolean receive(URI place, long left, FileChannel out, MessageDigest digest)
            throws IOException {
        try (Http.Answer answer = http.get(place, left)) {
            boolean goesOn = left > 0 && answer.from() == left;
            if (goesOn) {
                Digests.update(digest, partial);
            } else if (answer.from() == 0) {
                out.truncate(0); // the mirror has no ranges
            } else {
                throw new IOException(
                        "%s: asked for byte %d, got %d".formatted(place, left, answer.from()));
            }
            copy(place, answer, out, digest);
            return goesOn;
        }
    }

    private void copy(URI place, Http.Answer answer, FileChannel out, MessageDigest digest)
            throws IOException {
        byte[] buffer = new byte[1 << 16];
        InputStream in = answer.body();
        long done = answer.from();
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (count > wanted.size() - done) {
                out.truncate(0);
                throw new WrongContent(
                        "%s: longer than the %d bytes it should have"
                                .formatted(place, wanted.size()));
            }
            digest.update(buffer, 0, count);
            write(out, buffer, count, done);
            done += count;
            arrived.accept(done);
        }
        if (done < wanted.size()) {
            throw new EOFException(
                    "%s: ended after %d of %d bytes".formatted(place, done, wanted.size()));
        }
    }

    private static void write(FileChannel out, byte[] buffer, int count, long position)
            throws CannotWrite {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
            while (bytes.hasRemaining()) {
                out.write(bytes, position + bytes.position());
            }
        } catch (IOException e) {
            throw new CannotWrite(e);
        }
    }
}
