package dev.bootwright.server.bmc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.server.bmc.BmcTable.Stored;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.secret.Vault;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BmcTableTest {

    @TempDir Path data;

    /// As a request says it that waited at the BMC with an old password while a new one was set.
    @Test
    void whatComesLateOfAnOldSettingDoesNotTouchTheNewOne() throws Exception {
        InstantSource clock = InstantSource.system();
        try (ControlPlane control =
                ControlPlane.open(data.resolve("bootwright.db"), clock, new Random(1))) {
            String machine =
                    control.store()
                            .writeAndWait(session ->
                                    control.machines()
                                            .contact(session, MacAddress.parse("52:54:00:00:00:01"))
                                            .orElseThrow()
                                            .id());
            Vault vault = Vault.open(data.resolve("bmc.key"), new Random(2));
            BmcTable table = new BmcTable(control.store(), vault, clock);
            set(table, machine, "old");
            Stored old = table.open(machine).orElseThrow();
            set(table, machine, "new");

            table.refused(machine, old);
            table.memory(machine, old).put("cipherSuite", "3");
            control.store().writeAndWait(_ -> true);
            Stored now = table.open(machine).orElseThrow();
            assertThat(now.setting().refused()).isFalse();
            assertThat(now.memory()).isEmpty();

            table.refused(machine, now);
            table.memory(machine, now).put("cipherSuite", "17");
            control.store().writeAndWait(_ -> true);
            assertThat(table.find(machine).orElseThrow().refused()).isTrue();
            assertThat(table.open(machine).orElseThrow().memory())
                    .containsExactly(Map.entry("cipherSuite", "17"));
        }
    }

    private static void set(BmcTable table, String machine, String password) throws Exception {
        table.put(
                machine,
                "ipmi",
                BmcAddress.parse("10.0.0.9"),
                new Credentials("admin", password),
                Map.of());
    }
}
