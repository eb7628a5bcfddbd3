package dev.bootwright.machine.payload;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// Compares what two files or devices hold.
public final class Contents {

    private static final int BUFFER_BYTES = 1 << 18;

    private Contents() {}

    /// How many of `size` bytes are the same from the start on; fewer also where one ends.
    ///
    /// @param a left open, as is `b`
    public static long common(FileChannel a, long offsetA, FileChannel b, long offsetB, long size)
            throws IOException {
        ByteBuffer bufferA = ByteBuffer.allocateDirect((int) Math.min(BUFFER_BYTES, size));
        ByteBuffer bufferB = ByteBuffer.allocateDirect((int) Math.min(BUFFER_BYTES, size));
        for (long done = 0; done < size; ) {
            int wanted = (int) Math.min(BUFFER_BYTES, size - done);
            int read = fill(bufferA, a, offsetA + done, wanted);
            fill(bufferB, b, offsetB + done, wanted);
            int mismatch = bufferA.mismatch(bufferB);
            if (mismatch >= 0) {
                return done + mismatch;
            }
            if (read < wanted) {
                return done + read; // both end here
            }
            done += read;
        }
        return size;
    }

    private static int fill(ByteBuffer buffer, FileChannel from, long offset, int length)
            throws IOException {
        buffer.clear().limit(length);
        while (buffer.hasRemaining() && from.read(buffer, offset + buffer.position()) >= 0) {
            // A single read may return fewer bytes than asked for; only -1 is the end.
        }
        return buffer.flip().limit();
    }
}
