package dev.bootwright.netboot.dhcp;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/// Writes leases to a file and syncs it, batch by batch: as durable as a database's log, for
/// measurements. It forgets them at its start.
final class SyncedLeaseStore implements LeaseStore, AutoCloseable {

    private final FileChannel file;
    private long batches;
    private long leases;

    private SyncedLeaseStore(FileChannel file) {
        this.file = file;
    }

    static SyncedLeaseStore open(Path path) throws IOException {
        return new SyncedLeaseStore(
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING));
    }

    @Override
    public List<Lease> load() {
        return List.of();
    }

    @Override
    public void saveAll(List<Lease> saved) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Lease lease : saved) {
            lines.append(lease.address())
                    .append(' ')
                    .append(lease.mac())
                    .append(' ')
                    .append(lease.state())
                    .append(' ')
                    .append(lease.expires().toEpochMilli())
                    .append('\n');
        }
        ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(false);
        batches++;
        leases += saved.size();
    }

    /// Leases a sync, on average.
    double batchSize() {
        return batches == 0 ? 0 : (double) leases / batches;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
