package dev.bootwright.cli.command;

import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A drive in a new file, which is zeros where nothing was written.
final class DriveFile {

    private static final int BUFFER_BYTES = 1 << 20;

    private DriveFile() {}

    static void write(SparseSource whole, FileChannel out, StepProgress progress)
            throws IOException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        long all = bytes(whole);
        long done = 0;
        for (Piece piece : whole.pieces()) {
            long size = piece.content().size();
            for (long at = 0; at < size; at += buffer.limit()) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, size - at));
                piece.content().readFully(buffer, at);
                buffer.flip();
                while (buffer.hasRemaining()) {
                    out.write(buffer, piece.offset() + at + buffer.position());
                }
                done += buffer.limit();
                progress.at("writing", done, all);
            }
        }
    }

    /// How many bytes are in pieces.
    static long bytes(SparseSource whole) {
        return whole.pieces().stream().mapToLong(each -> each.content().size()).sum();
    }
}
