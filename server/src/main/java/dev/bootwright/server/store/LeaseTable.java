package dev.bootwright.server.store;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.dhcp.Lease;
import dev.bootwright.netboot.dhcp.LeaseStore;
import java.io.IOException;
import java.util.List;

/// DHCP leases as rows. A list of them is one piece of work, so it shares its commit with whatever
/// else waits.
public final class LeaseTable implements LeaseStore {

    private final Store store;

    public LeaseTable(Store store) {
        this.store = store;
    }

    @Override
    public List<Lease> load() throws IOException {
        return store.read(session -> session.list("SELECT * FROM lease", LeaseTable::lease));
    }

    private static Lease lease(Row row) throws IOException {
        return new Lease(
                new Ipv4Address((int) row.integer("address")),
                MacAddress.parse(row.text("mac")),
                Lease.State.valueOf(row.text("state")),
                row.instant("expires_at"),
                row.text("name"));
    }

    @Override
    public void saveAll(List<Lease> leases) throws IOException {
        List<Lease> copy = List.copyOf(leases);
        store.writeAndWait(session -> {
            for (Lease lease : copy) {
                save(session, lease);
            }
            return copy.size();
        });
    }

    private static void save(Session session, Lease lease) throws IOException {
        session.update(
                "INSERT INTO lease (address, mac, state, expires_at, name) VALUES (?, ?, ?, ?, ?)"
                        + " ON CONFLICT (address) DO UPDATE SET mac = excluded.mac,"
                        + " state = excluded.state, expires_at = excluded.expires_at,"
                        + " name = excluded.name",
                Integer.toUnsignedLong(lease.address().bits()),
                lease.mac().toString(),
                lease.state().name(),
                lease.expires(),
                lease.name());
    }
}
