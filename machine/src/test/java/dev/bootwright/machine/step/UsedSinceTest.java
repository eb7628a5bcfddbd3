package dev.bootwright.machine.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.BlockRef;
import dev.bootwright.formats.contract.DiskIdentity;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What was used since a job made it is kept as it is, or left with the reason.
class UsedSinceTest extends OneLoopDisk {

    @Test
    void aTableThatASystemWasInstalledOnStaysWithItsBootCodeAndItsPartitions() throws Exception {
        run(table());
        run(fileSystem("ext4", Optional.of("root")));
        overwrite(disks.node(0), 0, "boot code of a GRUB".getBytes(StandardCharsets.UTF_8));
        LoopDisks.see("sfdisk", "--part-label", disks.node(0), 2, "renamed");
        long before = disks.written(0);
        assertThat(run(table())).isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThat(run(fileSystem("ext4", Optional.of("root"))))
                .isInstanceOf(StepOutcome.AlreadyHolds.class);
        assertThat(disks.written(0)).as("sectors written").isEqualTo(before);
        assertThat(first(disks.node(0), 19)).isEqualTo("boot code of a GRUB");
    }

    @Test
    void aTableWhosePartitionsWereMovedIsRefusedAndLeft() throws Exception {
        run(table());
        run(fileSystem("ext4", Optional.empty()));
        LoopDisks.see("sfdisk", "--delete", disks.node(0), 1);
        long before = disks.written(0);
        assertThatThrownBy(() -> run(table()))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("its partitions were changed since")
                .hasMessageContaining("the template has to wipe it");
        assertThat(disks.written(0)).as("sectors written").isEqualTo(before);
    }

    @Test
    void aFileSystemWithADamagedSuperblockIsRefusedAndLeft() throws Exception {
        run(table());
        run(fileSystem("ext4", Optional.empty()));
        overwrite(disks.node(0, 2), 1024 + 0x3FC, new byte[4]); // its checksum
        assertThatThrownBy(() -> run(fileSystem("ext4", Optional.empty())))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("holds ext4, which the plan does not know of");
    }

    /// Grown by its system, renamed, or with a bit flipped: `mdadm --create` would begin it anew.
    @ParameterizedTest
    @CsvSource({
        "1, 3, r, 0, 'RAID 1 of 3'",
        "5, 2, r, 0, 'RAID 5 of 2'",
        "1, 2, s, 0, called",
        "1, 2, r, 1, checksum"
    })
    void anArrayThatIsNotAsItWasMadeIsRefusedAndLeft(
            String level, int members, String name, byte flipped, String told) throws Exception {
        DiskIdentity second = disks.add("SECOND", SIZE);
        for (int role = 0; role < 2; role++) {
            new WrittenSuperblock(SYSTEM, name, level, members, role).onto(disks.node(role));
            overwrite(disks.node(role), 4096 + 200, new byte[] {flipped});
        }
        List<BlockRef> both = List.of(new BlockRef.Disk(disk), new BlockRef.Disk(second));
        assertThatThrownBy(() -> run(raid(both, "1")))
                .isInstanceOf(StepRefusedException.class)
                .hasMessageContaining("not as this plan made it: expected RAID 1 of 2")
                .hasMessageContaining(told);
    }
}
