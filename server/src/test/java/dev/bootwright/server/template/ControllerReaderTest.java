package dev.bootwright.server.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.formats.contract.Step;
import org.junit.jupiter.api.Test;

class ControllerReaderTest {

    private static Template read(String disk) throws Exception {
        return TemplateReader.read(
                "t.yaml", "name: t\ncontrollers:\n  - logical_disks:\n      - " + disk + "\n");
    }

    private static void refuses(String disk, String reason) {
        assertThatThrownBy(() -> read(disk)).hasMessageContaining(reason);
    }

    @Test
    void takesALogicalDiskInIronicsWords() throws Exception {
        ControllerSpec spec =
                read("{raid_level: 1+0, size_gb: 100, is_root_volume: true, disk_type: ssd, "
                                + "interface_type: sas, number_of_physical_disks: 4}")
                        .part(Sections.CONTROLLERS)
                        .getFirst();
        assertThat(spec.foreign()).isEqualTo(Step.Foreign.KEEP);
        assertThat(spec.clear()).isFalse();
        ControllerSpec.LogicalDiskSpec disk = spec.disks().getFirst();
        assertThat(disk.level()).isEqualTo(RaidLevel.RAID_10);
        assertThat(disk.size()).contains(100L << 30);
        assertThat(disk.name()).contains("root");
        assertThat(disk.count()).isEqualTo(4);
    }

    @Test
    void saysWhereAndWhatIsWrong() {
        refuses("{raid_level: 3, size_gb: MAX}", "t.yaml:4:22");
        refuses("{raid_level: 1}", "expected either \"size_gb\" or \"size\"");
        refuses("{raid_level: 1, size_gb: 1, size: 1GiB}", "expected either");
        refuses("{raid_level: 1, size_gb: -4}", "expected a number of GiB, or MAX");
        refuses("{raid_level: 1, size: 50%}", "expected a size such as 512GiB");
        refuses(
                "{raid_level: 1, size_gb: MAX, number_of_physical_disks: 3}",
                "RAID 1 does not go with 3 members");
        refuses(
                "{raid_level: 1+0, size_gb: MAX, number_of_physical_disks: 5}",
                "at least 4, and an even number");
        refuses("{raid_level: 1, size_gb: MAX, stripe_size: 100KiB}", "expected a power of two");
        refuses("{raid_level: 1, size_gb: MAX, read_ahead: true}", "needs a \"write_policy\"");
        refuses("{raid_level: 1, size_gb: MAX, volume_name: -rf}", "at most 15 letters");
        refuses(
                "{raid_level: 1, size_gb: MAX, physical_disks: [\"8:1\", \"8:1\"]}",
                "slot 8:1 is listed twice");
        refuses(
                "{raid_level: 1, size_gb: MAX, physical_disks: [\"8:1; reboot\", \"8:2\"]}",
                "expected a slot such as 252:4");
        refuses("{raid_level: 1, size_gb: MAX, sise: 1}", "sise");
    }
}
