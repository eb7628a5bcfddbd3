package dev.bootwright.machine.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.raid.Operation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AddedToolTest {

    private static final String INVENTORY =
            """
            {"controllers":[{"tool":"spoofed","serial":"C1","address":"a0","levels":["1","JBOD","9"],
             "disks":[{"slot":"1:0","state":"ready","identity":{"serial":"D0","size":1000}}]}]}
            """;

    @TempDir Path root;

    private final List<String> log = new ArrayList<>();
    private Path folder = Path.of("");

    @BeforeEach
    void makeFolder() throws Exception {
        folder = Files.createDirectories(root.resolve(ControllerTools.ADDED).resolve("acme"));
        manifest("{\"contract\": 1, \"name\": \"acme\", \"executable\": \"acme.sh\"}");
        script("cat > question; cat <<'EOF'\n" + INVENTORY + "EOF\n");
    }

    private void manifest(String text) throws Exception {
        Files.writeString(folder.resolve("manifest.json"), text);
    }

    private void script(String text) throws Exception {
        Path file = folder.resolve("acme.sh");
        Files.writeString(file, "#!/bin/sh\ncd " + folder + "\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private List<ControllerTool> find() {
        return ControllerTools.find(root, List.of("/usr/sbin"), log::add);
    }

    @Test
    void asksAShellScriptWhatThereIs() throws Exception {
        RaidController found = find().getFirst().controllers().getFirst();
        assertThat(found.name()).isEqualTo(new RaidController.Name("acme", "C1"));
        assertThat(found.levels()).containsExactly(RaidLevel.RAID_1, RaidLevel.JBOD);
        assertThat(found.disks().getFirst().identity())
                .isEqualTo(new DiskIdentity("D0", Optional.empty(), 1000));
        assertThat(folder.resolve("question")).hasContent("{\"command\":\"inventory\"}");
    }

    @Test
    void tellsAShellScriptWhatToDo() throws Exception {
        ControllerTool tool = find().getFirst();
        RaidController found = tool.controllers().getFirst();
        tool.carryOut(
                found,
                new Operation.Create(
                        new LogicalDisk(
                                RaidLevel.RAID_1,
                                Optional.of("system"),
                                Optional.empty(),
                                List.of(
                                        new LogicalDisk.Member(
                                                "1:0", found.disks().getFirst().identity())),
                                List.of(),
                                Optional.empty(),
                                Optional.empty())));
        assertThat(folder.resolve("question"))
                .hasContent(
                        "{\"command\":\"apply\",\"controller\":\"a0\",\"operation\":{\"kind\":\"create\","
                                + "\"level\":\"1\",\"name\":\"system\",\"members\":[\"1:0\"]}}");
    }

    @Test
    void saysWhatTheScriptSays() throws Exception {
        script("echo '{\"error\": \"no such disk\"}'\n");
        assertThatThrownBy(() -> find().getFirst().controllers())
                .isInstanceOf(ControllerException.class)
                .hasMessage("acme: no such disk");
        script("echo out of order >&2; exit 9\n");
        assertThatThrownBy(() -> find().getFirst().controllers())
                .isInstanceOf(ControllerException.class)
                .hasMessageContaining("exit status 9: out of order");
        script("echo hello\n");
        assertThatThrownBy(() -> find().getFirst().controllers())
                .isInstanceOf(ControllerException.class)
                .hasMessageContaining("acme: JSON: line 1, column 1");
    }

    @Test
    void leavesOutAToolWhoseManifestIsWrongAndSaysWhy() throws Exception {
        manifest("{\"contract\": 2, \"name\": \"acme\", \"executable\": \"acme.sh\"}");
        assertThat(find()).isEmpty();
        assertThat(log.removeLast()).contains("\"contract\" is 2, expected 1");
        manifest("{\"contract\": 1, \"name\": \"acme\", \"executable\": \"../acme.sh\"}");
        assertThat(find()).isEmpty();
        assertThat(log.removeLast()).contains("no executable \"../acme.sh\" in this folder");
        manifest("{\"contract\": 1, \"name\": \"Acme!\", \"executable\": \"acme.sh\"}");
        assertThat(find()).isEmpty();
        assertThat(log.removeLast()).contains("expected lower-case letters");
        manifest("[]");
        assertThat(find()).isEmpty();
        assertThat(log.removeLast()).contains("expected an object");
    }

    @Test
    void findsAVendorsToolWhereItsPackagePutsIt() throws Exception {
        Path storcli = root.resolve("opt/MegaRAID/storcli/storcli64");
        Files.createDirectories(storcli.getParent());
        Files.createFile(
                storcli,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        assertThat(find()).extracting(ControllerTool::name).containsExactly("storcli", "acme");
    }

    @Test
    void oneToolThatFailsCostsOnlyItsOwnControllers() throws Exception {
        Path other = Files.createDirectories(folder.resolveSibling("broken"));
        Files.copy(folder.resolve("acme.sh"), other.resolve("acme.sh"));
        Files.setPosixFilePermissions(
                other.resolve("acme.sh"), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(other.resolve("acme.sh"), "#!/bin/sh\nexit 1\n");
        Files.writeString(
                other.resolve("manifest.json"),
                "{\"contract\": 1, \"name\": \"broken\", \"executable\": \"acme.sh\"}");
        Controllers.Found found = new Controllers(find()).inventory();
        assertThat(found.controllers()).hasSize(1);
        assertThat(found.problems()).hasSize(1);
    }
}
