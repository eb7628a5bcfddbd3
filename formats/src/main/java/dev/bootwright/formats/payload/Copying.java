package dev.bootwright.formats.payload;

import dev.bootwright.formats.bytes.Transfers;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;

/// Copies files one after the other, within the kernel, and tells how far it has come.
public final class Copying {

    /// Small enough that progress moves and an interrupt is noticed; large enough to cost nothing.
    private static final long PIECE = 64 << 20;

    private final PayloadProgress progress;
    private final long all;
    private long done;

    /// @param all bytes that there are to copy
    public Copying(PayloadProgress progress, long all) {
        this.progress = progress;
        this.all = all;
    }

    /// Counts bytes that are there already.
    public void skip(long bytes) {
        done += bytes;
    }

    /// @param from left open, as is `to`
    /// @param to   written from where it stands
    /// @throws EOFException if `from` ends before `size` bytes were copied
    /// @throws IOException  which names the byte of `from` that could not be copied
    public void copy(String name, FileChannel from, long offset, long size, FileChannel to)
            throws IOException {
        progress.at(name, done, all);
        long start = to.position();
        for (long copied = 0; copied < size; ) {
            long piece = Math.min(PIECE, size - copied);
            try {
                Transfers.copyExactly(from, offset + copied, piece, to);
            } catch (ClosedByInterruptException e) {
                throw e;
            } catch (EOFException e) {
                long end = offset + to.position() - start;
                EOFException shorter =
                        new EOFException(
                                "%s: ended at byte %d while it was copied".formatted(name, end));
                shorter.initCause(e);
                throw shorter;
            } catch (IOException e) {
                long end = offset + to.position() - start;
                throw new IOException(
                        "%s: cannot be copied from byte %d on: %s"
                                .formatted(name, end, e.getMessage()),
                        e);
            }
            copied += piece;
            done += piece;
            progress.at(name, done, all);
        }
    }
}
