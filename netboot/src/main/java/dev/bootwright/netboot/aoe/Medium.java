package dev.bootwright.netboot.aoe;

import java.io.IOException;

/// What a target holds, which may be another thing for each client.
interface Medium extends AutoCloseable {

    /// In bytes.
    long size();

    boolean isReadOnly();

    /// @param client hardware address
    Storage toRead(long client) throws IOException;

    /// @param client hardware address
    /// @throws IOException also if there is no room for another client
    Storage toWrite(long client) throws IOException;

    /// Lets everything that a client has written be on the disk.
    void flush(long client) throws IOException;

    @Override
    void close() throws IOException;

    /// The same for all clients.
    record Shared(Storage storage) implements Medium {

        @Override
        public long size() {
            return storage.size();
        }

        @Override
        public boolean isReadOnly() {
            return storage.isReadOnly();
        }

        @Override
        public Storage toRead(long client) {
            return storage;
        }

        @Override
        public Storage toWrite(long client) {
            return storage;
        }

        @Override
        public void flush(long client) throws IOException {
            storage.flush();
        }

        @Override
        public void close() throws IOException {
            storage.close();
        }
    }
}
