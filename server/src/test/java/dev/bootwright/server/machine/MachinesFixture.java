package dev.bootwright.server.machine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.Registered;
import dev.bootwright.formats.contract.Registration;
import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.boot.Architecture;
import dev.bootwright.netboot.boot.BootClient;
import dev.bootwright.netboot.boot.BootEvent;
import dev.bootwright.netboot.boot.BootStage;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.control.ControlPlane;
import dev.bootwright.server.machine.Secrets.Grant;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// The machines of a server that is opened for each test, at a time that the test sets.
abstract class MachinesFixture {

    static final String MAC1 = "52:54:00:00:00:01";
    static final String MAC2 = "52:54:00:00:00:02";
    static final Optional<String> UUID = Optional.of("4c4c4544-0042-3510-8054-c3c04f4b3332");

    @TempDir Path data;

    final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-11-20T12:00:00Z"));
    ControlPlane control;

    @BeforeEach
    void open() throws IOException {
        control = ControlPlane.open(data.resolve("bootwright.db"), now::get, new Random(1));
    }

    @AfterEach
    void close() throws IOException {
        control.close();
    }

    /// Lets the observations queued so far be written.
    void settle() throws IOException {
        control.store().writeAndWait(_ -> true);
    }

    Grant boot(String mac) throws IOException {
        String secret =
                control.store()
                        .writeAndWait(session -> {
                            Machine machine =
                                    control.machines()
                                            .contact(session, MacAddress.parse(mac))
                                            .orElseThrow();
                            machine = control.observer().rendered(session, machine, "boot script");
                            return control.machines().renderSecret(session, Optional.of(machine));
                        });
        return control.machines().secrets().check(secret, false).orElseThrow();
    }

    String register(String bootMac, Registration registration) throws IOException {
        Registered registered = control.agents().register(boot(bootMac), registration);
        return registered.machine();
    }

    static Registration shown(Optional<String> serial, String... macs) {
        return Specimen.registration(UUID, serial, macs);
    }

    Machine only() {
        assertThat(control.machines().all()).hasSize(1);
        return control.machines().all().getFirst();
    }

    static BootClient client(String mac, BootStage stage) {
        return new BootClient(
                MacAddress.parse(mac),
                Optional.empty(),
                Optional.of(Architecture.BIOS),
                stage,
                "10.0.0.1");
    }

    void ask(String mac, BootStage stage) throws IOException {
        control.observer().asked(client(mac, stage));
        settle();
    }

    void see(String mac, String kind, String detail) throws IOException {
        control.observer()
                .seen(
                        new BootEvent(
                                now.get(),
                                Optional.of(MacAddress.parse(mac)),
                                Optional.of("10.0.0.5"),
                                kind,
                                detail));
        settle();
    }
}
