package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.image.iso.IsoStamp;
import dev.bootwright.image.iso.Publication;
import dev.bootwright.image.iso.PublishedIsos;
import dev.bootwright.image.live.BootMethod;
import dev.bootwright.netboot.aoe.AoeConfiguration;
import dev.bootwright.netboot.aoe.AoeConfiguration.Interface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServedAoeTest {

    @TempDir Path folder;

    private PublishedIsos isos;

    @BeforeEach
    void open() {
        isos = PublishedIsos.open(folder.resolve("isos"));
    }

    private Path publish(String name, BootMethod method) throws IOException {
        Path iso = Files.write(folder.resolve(name + ".iso"), new byte[4096]);
        var entry =
                new Publication.Entry(
                        "Start",
                        "/kernel",
                        List.of("/initrd"),
                        List.of(),
                        List.of(),
                        false,
                        method,
                        "so it is",
                        1);
        isos.put(
                new Publication(
                        name,
                        "0123456789ab",
                        iso,
                        IsoStamp.of(iso),
                        "VOLUME",
                        "Title",
                        Instant.EPOCH,
                        false,
                        List.of(entry),
                        List.of(),
                        ""),
                Map.of());
        return iso;
    }

    private ServedAoe served(String... config) throws IOException {
        Optional<Path> file =
                config.length == 0
                        ? Optional.empty()
                        : Optional.of(Files.write(folder.resolve("aoe.yaml"), List.of(config)));
        return new ServedAoe(file, "eth1", folder.resolve("state"), isos);
    }

    private static List<String> targets(AoeConfiguration configuration) {
        return configuration.targets().stream()
                .map(each -> each.address() + " " + each.source().path().getFileName())
                .toList();
    }

    @Test
    void anIsoThatLooksForItsMediumOnTheWireIsServedWhileItIsPublished() throws IOException {
        ServedAoe served = served();
        Object before = served.mark();
        assertThat(served.read().targets()).isEmpty();

        publish("fetched", BootMethod.ROOT_OVER_HTTP);
        publish("kiwi", BootMethod.AOE);
        assertThat(served.mark()).isNotEqualTo(before);
        assertThat(targets(served.read())).containsExactly("e0.0 kiwi.iso");
        assertThat(served.read().targets().getFirst().readOnly()).isTrue();
        assertThat(served.read().targets().getFirst().interfaces()).containsExactly("eth1");

        isos.remove("kiwi");
        assertThat(served.mark()).isEqualTo(before);
        assertThat(served.read().targets()).isEmpty();
    }

    @Test
    void anIsoThatWasWrittenToIsNotServed() throws IOException {
        Files.write(publish("kiwi", BootMethod.AOE), new byte[8192]);
        assertThat(served().read().targets()).isEmpty();
    }

    @Test
    void theTargetsOfTheConfigurationComeFirst() throws IOException {
        publish("kiwi", BootMethod.AOE);
        AoeConfiguration beside =
                served("interfaces: [eth2]", "targets: [{target: 0.1, source: /a}]").read();
        assertThat(targets(beside)).containsExactly("e0.1 a", "e0.0 kiwi.iso");
        assertThat(beside.interfaces()).extracting(Interface::name).containsExactly("eth2", "eth1");

        AoeConfiguration instead =
                served("interfaces: [eth2]", "targets: [{target: 0.0, source: /b}]").read();
        assertThat(targets(instead)).containsExactly("e0.0 b");
    }
}
