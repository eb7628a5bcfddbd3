package dev.bootwright.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.net.MacAddress;
import dev.bootwright.netboot.aoe.AoeConfiguration;
import dev.bootwright.netboot.aoe.AoeConfiguration.Interface;
import dev.bootwright.netboot.aoe.AoeConfiguration.OverlaySettings;
import dev.bootwright.netboot.aoe.AoeConfiguration.Source;
import dev.bootwright.netboot.aoe.AoeConfiguration.Sync;
import dev.bootwright.netboot.aoe.AoeConfiguration.TargetSettings;
import dev.bootwright.netboot.aoe.FileStorage.Slice;
import dev.bootwright.netboot.aoe.TargetAddress;
import dev.bootwright.server.yaml.YamlException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class AoeFileTest {

    private static final Path STATE = Path.of("/state");

    @Test
    void readsEverything() throws YamlException {
        String text =
                """
                interfaces: [eth1, {name: eth2, mtu: 1500}]
                targets:
                  - target: 0.1
                    source: /srv/root.img
                    overlay: {folder: /var/lib/overlays, limit: 2 GiB, clients: 8}
                  - target: e1.20
                    source: /srv/debian.iso
                    offset: 1048576
                    length: 4 MiB
                    readOnly: true
                    sync: always
                    interfaces: [eth2]
                    allow: ["52:54:00:00:00:05"]
                    buffers: 2
                """;

        assertThat(AoeFile.read("aoe.yaml", text, STATE))
                .isEqualTo(
                        new AoeConfiguration(
                                List.of(
                                        new Interface("eth1", OptionalInt.empty()),
                                        new Interface("eth2", OptionalInt.of(1500))),
                                Optional.of(STATE),
                                List.of(
                                        new TargetSettings(
                                                new TargetAddress(0, 1),
                                                new Source(Path.of("/srv/root.img"), Slice.WHOLE),
                                                false,
                                                Sync.FLUSH,
                                                Optional.of(
                                                        new OverlaySettings(
                                                                Path.of("/var/lib/overlays"),
                                                                2L << 30,
                                                                8)),
                                                List.of(),
                                                List.of(),
                                                64),
                                        new TargetSettings(
                                                new TargetAddress(1, 20),
                                                new Source(
                                                        Path.of("/srv/debian.iso"),
                                                        new Slice(1 << 20, 4 << 20)),
                                                true,
                                                Sync.ALWAYS,
                                                Optional.empty(),
                                                List.of("eth2"),
                                                List.of(MacAddress.parse("52:54:00:00:00:05")),
                                                2))));
    }

    @Test
    void tellsEveryMistakeWithItsPlace() {
        String text =
                """
                interfaces: eth1
                targets:
                  - target: 0.1
                    source: a
                    readonly: true
                  - target: 0.1
                    source: b
                  - target: 7
                    offset: -5
                    sync: sometimes
                  - target: 0.255
                    source: c
                  - target: 0.3
                    source: d
                    readOnly: true
                    overlay: {folder: x, limit: 1 GiB}
                    allow: [nobody]
                """;

        assertThatThrownBy(() -> AoeFile.read("aoe.yaml", text, STATE))
                .isInstanceOf(YamlException.class)
                .hasMessageContaining("aoe.yaml:5:5: ")
                .hasMessageContaining("did you mean \"readOnly\"?")
                .hasMessageContaining("aoe.yaml:6:13: targets[1].target: there are two of e0.1")
                .hasMessageContaining("aoe.yaml:8:13: targets[2].target: not a target: \"7\"")
                .hasMessageContaining("aoe.yaml:9:13: targets[2].offset: expected bytes")
                .hasMessageContaining("aoe.yaml:10:11: targets[2].sync: expected one of flush")
                .hasMessageContaining("\"source\" is missing")
                .hasMessageContaining("aoe.yaml:11:5: targets[3]: e0.255 cannot be a target")
                .hasMessageContaining("aoe.yaml:13:5: targets[4]: e0.3 is read-only")
                .hasMessageContaining("not a MAC address: nobody");
    }

    @Test
    void wantsAnInterface() {
        assertThatThrownBy(() -> AoeFile.read("aoe.yaml", "interfaces: []\ntargets: []\n", STATE))
                .hasMessageContaining("aoe.yaml:1:1: no interface to serve on");
    }

    @Test
    void readsTheExampleOfTheReferenceAsItStandsThere() throws Exception {
        Path top = Path.of(System.getProperty("project.root", ".."));
        String reference = Files.readString(top.resolve("docs/reference.md"));
        String chapter = reference.substring(reference.indexOf("## Block devices over Ethernet"));
        String block = chapter.substring(chapter.indexOf("```yaml\n") + "```yaml\n".length());
        AoeConfiguration read =
                AoeFile.read("reference.md", block.substring(0, block.indexOf("```")), STATE);

        assertThat(read.interfaces()).extracting(Interface::name).containsExactly("eth1", "eth2");
        assertThat(read.state()).contains(Path.of("/var/lib/bootwright/aoe"));
        assertThat(read.targets())
                .extracting(each -> each.address() + " " + each.source().path())
                .containsExactly(
                        "e0.1 /srv/root.img", "e0.2 /srv/debian.iso", "e1.0 /dev/vg0/web1");
        assertThat(read.targets().getFirst().overlay()).isPresent();
        assertThat(read.targets().get(1).source().slice()).isEqualTo(new Slice(1 << 20, 4 << 20));
        assertThat(read.targets().getLast().sync()).isEqualTo(Sync.ALWAYS);
        assertThat(read.targets().getLast().allowed())
                .containsExactly(MacAddress.parse("52:54:00:00:00:05"));
    }
}
