package dev.bootwright.machine.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidController.State;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.raid.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorcliToolTest {

    @TempDir Path directory;

    private CannedTool canned() {
        return new CannedTool(directory)
                .answers("/cALL show all J", CannedTool.captured("storcli-controllers.json"))
                .answers("/cALL/vALL show all J", CannedTool.captured("storcli-volumes.json"))
                .answers("/cALL/eALL/sALL show all J", CannedTool.captured("storcli-disks.json"))
                .answers("/cALL/sALL show all J", CannedTool.captured("storcli-none.json"));
    }

    private RaidController controller() throws Exception {
        return new StorcliTool("storcli", canned().write()).controllers().getFirst();
    }

    @Test
    void readsWhatStorcli64PrintsOfItsController() throws Exception {
        RaidController found = controller();
        assertThat(found.name()).isEqualTo(new RaidController.Name("storcli", "SK00000001"));
        assertThat(found.address()).isEqualTo("0");
        assertThat(found.model()).contains("AVAGO MegaRAID SAS 9361-8i");
        assertThat(found.firmware()).contains("24.21.0-0132");
        assertThat(found.pci()).contains("00:3b:00:00");
        assertThat(found.cache()).contains(1024L << 20);
        assertThat(found.battery()).contains("CVPM02 Optimal");
        assertThat(found.foreign()).isEqualTo(1);
    }

    @Test
    void readsItsDisksWithWhatTheControllerCanUseOfThem() throws Exception {
        List<RaidController.Physical> disks = controller().disks();
        assertThat(disks)
                .extracting(RaidController.Physical::slot)
                .containsExactly("8:0", "8:1", "8:2", "8:3", "8:4", "8:5", "8:7");
        assertThat(disks)
                .extracting(RaidController.Physical::state)
                .containsExactly(
                        State.MEMBER,
                        State.MEMBER,
                        State.READY,
                        State.READY,
                        State.JBOD,
                        State.FOREIGN,
                        State.FAILED);
        assertThat(disks.get(1).identity())
                .isEqualTo(
                        new DiskIdentity(
                                "SSD0000000A2",
                                Optional.of("naa.5002538000000a02"),
                                0x37d3f800L * 512));
        assertThat(disks.get(2).toString()).isEqualTo("8:2 HDD000B1");
        assertThat(disks.get(2).media()).contains("hdd");
        assertThat(disks.get(2).bus()).contains("sas");
    }

    @Test
    void readsItsLogicalDisksToTheBlock() throws Exception {
        RaidController.Virtual volume = controller().volumes().getFirst();
        assertThat(volume)
                .isEqualTo(
                        new RaidController.Virtual(
                                "0",
                                "system",
                                "1",
                                936640512L * 512,
                                "optimal",
                                Optional.of(256L << 10),
                                Optional.of(
                                        new CachePolicy(CachePolicy.Write.BACK, Optional.of(true))),
                                Optional.of("naa.600605b000000010aaaaaaaa00000001"),
                                List.of("8:0", "8:1"),
                                List.of()));
    }

    @Test
    void hasNoLogicalDisksWhereNoneIsConfigured() throws Exception {
        Executable executable =
                canned().answers("/cALL/vALL show all J", CannedTool.captured("storcli-none.json"))
                        .write();
        assertThat(new StorcliTool("storcli", executable).controllers().getFirst().volumes())
                .isEmpty();
    }

    @Test
    void tellsTheControllerEachOperationInItsWords() throws Exception {
        RaidController present = controller();
        LogicalDisk ten =
                new LogicalDisk(
                        RaidLevel.RAID_10,
                        Optional.of("data"),
                        Optional.of(100L << 30),
                        members("8:2", "8:3", "8:4", "8:5"),
                        List.of(),
                        Optional.of(256L << 10),
                        Optional.of(new CachePolicy(CachePolicy.Write.ALWAYS, Optional.of(false))));
        RaidController.Virtual volume = present.volumes().getFirst();
        assertThat(StorcliTool.arguments("0", new Operation.Create(ten)))
                .containsExactly(
                        "/c0",
                        "add",
                        "vd",
                        "r10",
                        "size=102400MB",
                        "name=data",
                        "drives=8:2,8:3,8:4,8:5",
                        "pdperarray=2",
                        "awb",
                        "nora",
                        "strip=256");
        assertThat(StorcliTool.arguments("0", new Operation.Delete(volume)))
                .containsExactly("/c0/v0", "delete", "force");
        assertThat(StorcliTool.arguments("0", new Operation.ClearForeign()))
                .containsExactly("/c0/fALL", "delete");
        assertThat(StorcliTool.arguments("0", new Operation.ImportForeign()))
                .containsExactly("/c0/fALL", "import");
        assertThat(StorcliTool.arguments("0", new Operation.AddSpare("8:3", volume)))
                .containsExactly("/c0/e8/s3", "add", "hotsparedrive");
        assertThat(StorcliTool.arguments("0", new Operation.DropSpare("8:3")))
                .containsExactly("/c0/e8/s3", "delete", "hotsparedrive");
        assertThat(StorcliTool.arguments("0", new Operation.MakeJbod(":4")))
                .containsExactly("/c0/s4", "set", "jbod");
        assertThat(StorcliTool.arguments("0", new Operation.MakeReady("8:4")))
                .containsExactly("/c0/e8/s4", "set", "good", "force");
    }

    @Test
    void startsTheExecutableWithExactlyTheseArguments() throws Exception {
        CannedTool canned =
                canned().answers("/c0/v0 delete force J", CannedTool.captured("storcli-none.json"));
        StorcliTool tool = new StorcliTool("storcli", canned.write());
        RaidController present = tool.controllers().getFirst();
        tool.carryOut(present, new Operation.Delete(present.volumes().getFirst()));
        assertThat(canned.starts())
                .containsExactly(
                        "[/cALL][show][all][J]",
                        "[/cALL/vALL][show][all][J]",
                        "[/cALL/eALL/sALL][show][all][J]",
                        "[/cALL/sALL][show][all][J]",
                        "[/c0/v0][delete][force][J]");
    }

    @Test
    void tellsWhyTheControllerRefused() throws Exception {
        CannedTool canned =
                canned().answers(
                                "/c0/v0 delete force J",
                                CannedTool.captured("storcli-failure.json"));
        StorcliTool tool = new StorcliTool("storcli", canned.write());
        RaidController present = tool.controllers().getFirst();
        assertThatThrownBy(() ->
                        tool.carryOut(present, new Operation.Delete(present.volumes().getFirst())))
                .isInstanceOf(ControllerException.class)
                .hasMessage(
                        "storcli /c0/v0 delete force J: Add VD Failed. [Operation not allowed.]");
    }

    @Test
    void readsAnAnswerThatBeginsWithALineOfText() throws Exception {
        Executable executable =
                canned().answers(
                                "/cALL show all J",
                                "Driver is old, use a newer one.\n"
                                        + CannedTool.captured("storcli-controllers.json"))
                        .write();
        assertThat(new StorcliTool("perccli", executable).controllers()).hasSize(1);
    }

    @Test
    void failsWhereThereIsNoJson() throws Exception {
        Executable executable =
                new CannedTool(directory).answers("/cALL show all J", "Killed\n").write();
        assertThatThrownBy(() -> new StorcliTool("storcli", executable).controllers())
                .isInstanceOf(ControllerException.class)
                .hasMessage("tool /cALL show all J: exit status 0, and no JSON: Killed");
    }

    private static List<LogicalDisk.Member> members(String... slots) {
        return List.of(slots).stream()
                .map(slot ->
                        new LogicalDisk.Member(
                                slot, new DiskIdentity("S" + slot, Optional.empty(), 1L << 40)))
                .toList();
    }
}
