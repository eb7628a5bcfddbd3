package dev.bootwright.netboot.dhcp;

import dev.bootwright.formats.net.Ipv4Address;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Leases that are gone with the process.
final class MemoryLeaseStore implements LeaseStore {

    private final Map<Ipv4Address, Lease> leases = new LinkedHashMap<>();

    @Override
    public synchronized List<Lease> load() {
        return List.copyOf(leases.values());
    }

    @Override
    public synchronized void saveAll(List<Lease> saved) {
        saved.forEach(lease -> leases.put(lease.address(), lease));
    }
}
