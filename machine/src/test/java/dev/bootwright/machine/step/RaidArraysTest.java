package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which arrays are started, and from what, after a machine was restarted in the middle of a job. The
/// members are real block devices; the arrays are a kernel's word for it.
class RaidArraysTest {

    private static final long SIZE = 8 << 20;
    private static final UUID OURS = UUID.fromString("12345678-9abc-8def-8123-456789abcdef");
    private static final UUID OTHER = UUID.fromString("aaaaaaaa-2222-8333-8444-555555555555");
    private static final Duration SHORT = Duration.ofMillis(10);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir Path directory;

    private final RecordedLog log = new RecordedLog();
    private final List<String> started = new ArrayList<>();
    private LoopDisks disks;
    private DiskIdentity first;
    private DiskIdentity second;

    @BeforeEach
    void attach() throws Exception {
        disks = LoopDisks.open(directory.resolve("machine"));
        first = disks.add("FIRST", SIZE);
        second = disks.add("SECOND", SIZE);
    }

    @AfterEach
    void detach() throws Exception {
        if (disks != null) {
            disks.detach();
        }
    }

    // ---- what is started ----

    @Test
    void anArrayOfTheJobIsStartedFromTheMembersOfThePlanAndNoOther() throws Exception {
        write(OURS, "1", 2, 0, 1);
        disks.add("COPY", SIZE); // of a member, as when somebody put a disk aside
        new WrittenSuperblock(OURS, "1", 2, 1).onto(disks.node(2));
        disks.add("FOREIGN", SIZE);
        new WrittenSuperblock(OTHER, "1", 2, 0).onto(disks.node(3));
        RaidArrays arrays = knowing(LONG, array("1"));
        arrays.startAll(log);
        assertThat(started).containsExactly("m of sda sdb");
        assertThat(log.lines).isEmpty();
        assertThat(arrays.named("m", log)).isEqualTo(disks.root().resolve("dev/md127"));
        arrays.startAll(log);
        assertThat(started).as("it runs already").hasSize(1);
    }

    @Test
    void neitherAnArrayThatRunsElsewhereNorADiskThatCannotBeReadIsInTheWay() throws Exception {
        write(OURS, "1", 2, 0, 1);
        disks.add("FOREIGN", SIZE);
        disks.damage(2);
        disks.appear("md5", List.of("sdc"), 0);
        knowing(LONG, array("1")).startAll(log);
        assertThat(started).containsExactly("m of sda sdb");
    }

    @Test
    void anArrayThatIsNotMadeYetIsNotStarted() throws Exception {
        write(OTHER, "1", 2, 0, 1);
        RaidArrays arrays = knowing(LONG, array("1"));
        arrays.startAll(log);
        assertThat(started).isEmpty();
        assertThatThrownBy(() -> arrays.named("m", log))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("array \"m\" is not there");
    }

    @Test
    void aNewJobForgetsTheArraysOfTheOneBefore() throws Exception {
        write(OURS, "1", 2, 0, 1);
        RaidArrays arrays = knowing(LONG, array("1"));
        arrays.learn(List.of(new Step.RunCommand("true")));
        arrays.startAll(log);
        assertThat(started).isEmpty();
        assertThatThrownBy(() -> arrays.named("m", log))
                .isInstanceOf(StepRefusedException.class)
                .hasMessage("the job has no array \"m\"");
    }

    // ---- members that are not there ----

    @Test
    void aMemberThatIsLateIsWaitedFor() throws Exception {
        write(OURS, "1", 2, 0, 1);
        disks.remove("sdb");
        RaidArrays arrays = knowing(LONG, array("1"));
        StepLog reader =
                new StepLog() {
                    @Override
                    public void line(String text) {
                        log.line(text);
                        try {
                            disks.putBack("sdb");
                        } catch (IOException e) {
                            throw new AssertionError(e);
                        }
                    }

                    @Override
                    public void progress(int percent) {}
                };
        arrays.startAll(reader);
        assertThat(started).containsExactly("m of sda sdb");
        assertThat(log.lines).containsExactly("array \"m\": waiting for SECOND");
    }

    @Test
    void aMirrorIsStartedWithoutALegThatDoesNotComeAndSaysSo() throws Exception {
        write(OURS, "1", 2, 0, 1);
        disks.remove("sdb");
        knowing(SHORT, array("1")).startAll(log);
        assertThat(started).containsExactly("m of sda");
        assertThat(log.lines)
                .containsExactly(
                        "array \"m\": waiting for SECOND",
                        "array \"m\" is started without SECOND, degraded: 1 of its members are missing");
    }

    @Test
    void aMemberWhoseSuperblockIsGoneIsNotWaitedFor() throws Exception {
        write(OURS, "1", 2, 0);
        knowing(LONG, array("1")).startAll(log);
        assertThat(started).containsExactly("m of sda");
        assertThat(log.lines)
                .containsExactly("array \"m\" is started, degraded: 1 of its members are missing");
    }

    @Test
    void anArrayThatWouldLackDataIsNotStarted() throws Exception {
        write(OURS, "0", 2, 0, 1);
        disks.remove("sdb");
        assertThatThrownBy(() -> knowing(SHORT, array("0")).startAll(log))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining(
                        "array \"m\" is not started: expected enough of 2 members for RAID 0; found ")
                .hasMessageEndingWith("dev/sda; not there: SECOND");
        assertThat(started).isEmpty();
    }

    @Test
    void ofTwoDisksThatSayTheyAreAMemberNoneIsTaken() throws Exception {
        write(OURS, "1", 2, 0, 1);
        disks.changeSerial("sda", "SECOND");
        assertThatThrownBy(() -> knowing(LONG, array("1")).startAll(log))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("nobody can tell which one is meant");
        assertThat(started).isEmpty();
    }

    // ---- the machine ----

    private Step.SoftwareRaid array(String level) {
        return new Step.SoftwareRaid(
                "m",
                level,
                OURS,
                List.of(new BlockRef.Disk(first), new BlockRef.Disk(second)),
                List.of());
    }

    private void write(UUID array, String level, int count, int... roles) throws IOException {
        for (int role : roles) {
            new WrittenSuperblock(array, level, count, role).onto(disks.node(role));
        }
    }

    private RaidArrays knowing(Duration patience, Step.SoftwareRaid array) {
        RaidArrays arrays = new RaidArrays(disks.root(), _ -> {}, this::start, patience);
        arrays.learn(List.of(array));
        return arrays;
    }

    private void start(Step.SoftwareRaid array, List<Path> members, StepLog log)
            throws IOException {
        List<String> names = members.stream().map(node -> node.getFileName().toString()).toList();
        started.add(array.name() + " of " + String.join(" ", names));
        disks.appear("md127", names, array.members().size() - members.size());
    }
}
