package dev.bootwright.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.net.Ipv4Address;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.dhcp.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseTableTest {

    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    @TempDir Path directory;

    private static Lease lease(String address, String mac, Lease.State state) {
        return new Lease(
                Ipv4Address.parse(address), MacAddress.parse(mac), state, NOON, "name of " + mac);
    }

    @Test
    void leasesOutliveTheServer() throws IOException {
        Path file = directory.resolve("bootwright.db");
        Lease low = lease("10.0.0.5", "52:54:00:00:00:01", Lease.State.BOUND);
        Lease high = lease("255.0.0.5", "52:54:00:00:00:02", Lease.State.DECLINED);
        try (Store store = Store.open(file, InstantSource.system())) {
            new LeaseTable(store).saveAll(List.of(low, high));
        }
        try (Store store = Store.open(file, InstantSource.system())) {
            assertThat(new LeaseTable(store).load()).containsExactlyInAnyOrder(low, high);
        }
    }

    @Test
    void ofTwoLeasesOfAnAddressTheLaterHolds() throws IOException {
        Lease first = lease("10.0.0.5", "52:54:00:00:00:01", Lease.State.BOUND);
        Lease second = lease("10.0.0.5", "52:54:00:00:00:02", Lease.State.RELEASED);
        try (Store store = Store.open(directory.resolve("bootwright.db"), InstantSource.system())) {
            LeaseTable table = new LeaseTable(store);
            table.saveAll(List.of(first, second));
            assertThat(table.load()).containsExactly(second);
        }
    }
}
