package dev.bootwright.machine.controller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.CachePolicy;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.LogicalDisk;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.raid.Operation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextToolsTest {

    @TempDir Path directory;

    private SsacliTool ssacli(CannedTool canned) throws Exception {
        return new SsacliTool(
                canned.answers("ctrl all show config detail", CannedTool.captured("ssacli.txt"))
                        .write());
    }

    @Test
    void readsWhatSsacliPrints() throws Exception {
        RaidController found = ssacli(new CannedTool(directory)).controllers().getFirst();
        assertThat(found.name()).isEqualTo(new RaidController.Name("ssacli", "PDVTF0TEST0001"));
        assertThat(found.address()).isEqualTo("slot=2");
        assertThat(found.model()).contains("Smart Array P822");
        assertThat(found.firmware()).contains("4.68");
        assertThat(found.cache()).contains(2L << 30);
        assertThat(found.battery()).contains("Capacitors OK");
        assertThat(found.disks())
                .extracting(disk -> disk.slot() + " " + disk.state())
                .containsExactly(
                        "5I:1:1 MEMBER",
                        "5I:1:2 MEMBER",
                        "5I:1:5 SPARE",
                        "5I:1:3 READY",
                        "5I:1:4 READY");
        assertThat(found.disks().getFirst().identity())
                .isEqualTo(new DiskIdentity("6SL7TEST0001", Optional.empty(), 600_000_000_000L));
        assertThat(found.volumes())
                .containsExactly(
                        new RaidController.Virtual(
                                "1",
                                "01F42227PDVTF0TEST0001AB64",
                                "1",
                                600_114_305_433L,
                                "optimal",
                                Optional.of(256L << 10),
                                Optional.of(
                                        new CachePolicy(CachePolicy.Write.BACK, Optional.empty())),
                                Optional.of("naa.600508b1001c00000000000000000001"),
                                List.of("5I:1:1", "5I:1:2"),
                                List.of("5I:1:5")));
    }

    @Test
    void tellsSsacliWhatToDo() throws Exception {
        CannedTool canned =
                new CannedTool(directory)
                        .answers(
                                "ctrl slot=2 create type=ld drives=5I:1:3,5I:1:4 raid=1 size=10240 ss=256 caching=enable forced",
                                "")
                        .answers("ctrl slot=2 ld 1 delete forced", "")
                        .answers("ctrl slot=2 ld 1 add spares=5I:1:4 forced", "")
                        .answers("ctrl slot=2 array all remove spares=5I:1:5 forced", "");
        SsacliTool tool = ssacli(canned);
        RaidController found = tool.controllers().getFirst();
        RaidController.Virtual volume = found.volumes().getFirst();
        tool.carryOut(
                found,
                new Operation.Create(
                        new LogicalDisk(
                                RaidLevel.RAID_1,
                                Optional.empty(),
                                Optional.of(10L << 30),
                                members("5I:1:3", "5I:1:4"),
                                List.of(),
                                Optional.of(256L << 10),
                                Optional.of(
                                        new CachePolicy(
                                                CachePolicy.Write.BACK, Optional.empty())))));
        tool.carryOut(found, new Operation.Delete(volume));
        tool.carryOut(found, new Operation.AddSpare("5I:1:4", volume));
        tool.carryOut(found, new Operation.DropSpare("5I:1:5"));
        assertThat(canned.starts())
                .containsExactly(
                        "[ctrl][all][show][config][detail]",
                        "[ctrl][slot=2][create][type=ld][drives=5I:1:3,5I:1:4][raid=1][size=10240][ss=256][caching=enable][forced]",
                        "[ctrl][slot=2][ld][1][delete][forced]",
                        "[ctrl][slot=2][ld][1][add][spares=5I:1:4][forced]",
                        "[ctrl][slot=2][array][all][remove][spares=5I:1:5][forced]");
        assertThatThrownBy(() -> tool.carryOut(found, new Operation.MakeJbod("5I:1:4")))
                .isInstanceOf(ControllerException.class)
                .hasMessage("ssacli cannot hand 5I:1:4 through");
    }

    @Test
    void readsWhatSas3ircuPrints() throws Exception {
        CannedTool canned =
                new CannedTool(directory)
                        .answers("LIST", CannedTool.captured("sas3ircu-list.txt"))
                        .answers("0 DISPLAY", CannedTool.captured("sas3ircu-display.txt"));
        Sas3ircuTool tool = new Sas3ircuTool("sas3ircu", canned.write());
        RaidController found = tool.controllers().getFirst();
        assertThat(found.name()).isEqualTo(new RaidController.Name("sas3ircu", "0000:03:00.0"));
        assertThat(found.model()).contains("SAS3008");
        assertThat(found.levels())
                .containsExactly(RaidLevel.RAID_0, RaidLevel.RAID_1, RaidLevel.RAID_10);
        assertThat(found.disks())
                .extracting(disk -> disk.toString() + " " + disk.state())
                .containsExactly(
                        "1:0 WDWTEST00001 MEMBER",
                        "1:1 WDWTEST00002 MEMBER",
                        "1:2 WDWTEST00003 READY",
                        "1:3 WDWTEST00004 READY");
        assertThat(found.volumes())
                .containsExactly(
                        new RaidController.Virtual(
                                "79",
                                "system",
                                "1",
                                953344L << 20,
                                "optimal",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("naa.00f6d17200000001"),
                                List.of("1:0", "1:1"),
                                List.of()));
        assertThat(
                        Sas3ircuTool.arguments(
                                "sas3ircu",
                                "0",
                                new Operation.Create(mirror(Optional.of("data"), "1:2", "1:3"))))
                .containsExactly("0", "CREATE", "RAID1", "MAX", "1:2", "1:3", "data", "NOPROMPT");
        assertThat(
                        Sas3ircuTool.arguments(
                                "sas3ircu", "0", new Operation.Delete(found.volumes().getFirst())))
                .containsExactly("0", "DELETEVOLUME", "79", "NOPROMPT");
        assertThat(canned.starts()).containsExactly("[LIST]", "[0][DISPLAY]");
    }

    @Test
    void findsNothingWhereSas3ircuHasNoController() throws Exception {
        Executable executable =
                new CannedTool(directory)
                        .answers("LIST", "Avago\nSAS3IRCU: MPTLib2 Error 1\n")
                        .write();
        assertThat(new Sas3ircuTool("sas3ircu", executable).controllers()).isEmpty();
    }

    private MvcliTool mvcli(CannedTool canned) throws Exception {
        return new MvcliTool(
                canned.answers("info -o hba", CannedTool.captured("mvcli-hba.txt"))
                        .answers("info -o pd", CannedTool.captured("mvcli-pd.txt"))
                        .answers("info -o vd", CannedTool.captured("mvcli-vd.txt"))
                        .write());
    }

    @Test
    void readsWhatMvcliPrints() throws Exception {
        RaidController found = mvcli(new CannedTool(directory)).controllers().getFirst();
        assertThat(found.name()).isEqualTo(new RaidController.Name("mvcli", "W1TEST00001"));
        assertThat(found.model()).contains("M.2 + Mirroring Kit");
        assertThat(found.firmware()).contains("2.3.10.1088");
        assertThat(found.levels()).containsExactly(RaidLevel.RAID_0, RaidLevel.RAID_1);
        assertThat(found.disks())
                .extracting(RaidController.Physical::identity)
                .containsExactly(
                        new DiskIdentity(
                                "1C000001", Optional.of("naa.500a07511c000001"), 468851544L << 10),
                        new DiskIdentity(
                                "1C000002", Optional.of("naa.500a07511c000002"), 468851544L << 10));
        assertThat(found.volumes())
                .containsExactly(
                        new RaidController.Virtual(
                                "0",
                                "VD_R1_1",
                                "1",
                                457798L << 20,
                                "optimal",
                                Optional.of(64L << 10),
                                Optional.empty(),
                                Optional.empty(),
                                List.of("0", "1"),
                                List.of()));
    }

    @Test
    void answersTheQuestionThatMvcliAsks() throws Exception {
        CannedTool canned =
                new CannedTool(directory)
                        .answers("delete -o vd -i 0", "")
                        .answers("create -o vd -r1 -d 0,1 -n system", "");
        MvcliTool tool = mvcli(canned);
        RaidController found = tool.controllers().getFirst();
        tool.carryOut(found, new Operation.Delete(found.volumes().getFirst()));
        tool.carryOut(found, new Operation.Create(mirror(Optional.of("system"), "0", "1")));
        assertThat(canned.starts().subList(3, 5))
                .containsExactly(
                        "[delete][-o][vd][-i][0]", "[create][-o][vd][-r1][-d][0,1][-n][system]");
        assertThat(canned.input()).isEqualTo("y\ny\n");
    }

    @Test
    void aToolThatFailsSaysWhatItPrintedLast() throws Exception {
        SsacliTool tool = new SsacliTool(new CannedTool(directory).write());
        assertThatThrownBy(tool::controllers)
                .isInstanceOf(ControllerException.class)
                .hasMessage("ssacli ctrl all show config detail: exit status 3: unknown command");
    }

    private static LogicalDisk mirror(Optional<String> name, String... slots) {
        return new LogicalDisk(
                RaidLevel.RAID_1,
                name,
                Optional.empty(),
                members(slots),
                List.of(),
                Optional.empty(),
                Optional.empty());
    }

    private static List<LogicalDisk.Member> members(String... slots) {
        return List.of(slots).stream()
                .map(slot ->
                        new LogicalDisk.Member(
                                slot, new DiskIdentity("S" + slot, Optional.empty(), 1L << 40)))
                .toList();
    }
}
