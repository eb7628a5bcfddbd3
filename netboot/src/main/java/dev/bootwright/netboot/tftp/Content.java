package dev.bootwright.netboot.tftp;

import dev.bootwright.netboot.boot.BootContent;
import dev.bootwright.netboot.boot.BootResource;
import java.io.IOException;
import java.nio.ByteBuffer;

/// The bytes of one transfer, read in any order by one thread.
sealed interface Content extends AutoCloseable {

    /// In bytes.
    long size();

    /// Fills the first `count` of `blocks` with what stands at `position`.
    ///
    /// @throws IOException also when there are fewer bytes: what has been promised is never cut short
    void read(long position, ByteBuffer[] blocks, int count) throws IOException;

    @Override
    void close() throws IOException;

    /// Text made for this client.
    static Content of(byte[] bytes) {
        return new Memory(bytes);
    }

    /// Files, or parts of them.
    ///
    /// @throws IOException if they do not hold what they should
    static Content open(BootResource.Joined resource) throws IOException {
        return new Files(BootContent.open(resource));
    }

    /// @param bytes never changed
    @SuppressWarnings("ArrayRecordComponent") // not a value: a source, closed after use
    record Memory(byte[] bytes) implements Content {
        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void read(long position, ByteBuffer[] blocks, int count) {
            int from = Math.toIntExact(position);
            for (int i = 0; i < count; i++) {
                int length = blocks[i].remaining();
                blocks[i].put(bytes, from, length);
                from += length;
            }
        }

        @Override
        public void close() {}
    }

    record Files(BootContent content) implements Content {
        @Override
        public long size() {
            return content.size();
        }

        /// Looks at the files again before the last bytes leave, since what came before has been read.
        @Override
        public void read(long position, ByteBuffer[] blocks, int count) throws IOException {
            long end = position;
            for (int i = 0; i < count; i++) {
                end += blocks[i].remaining();
            }
            content.read(position, blocks, count);
            if (end == content.size()) {
                content.check();
            }
        }

        @Override
        public void close() throws IOException {
            content.close();
        }
    }
}
