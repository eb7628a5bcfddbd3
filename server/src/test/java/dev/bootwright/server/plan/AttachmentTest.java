package dev.bootwright.server.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.formats.contract.Controller;
import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskIdentity;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.RaidController;
import dev.bootwright.formats.contract.RaidLevel;
import dev.bootwright.server.Specimen;
import dev.bootwright.server.template.Attachments;
import dev.bootwright.server.template.TemplateReader;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Disks chosen by what they hang on, and by whether somebody can hold them in the hand.
class AttachmentTest {

    private static final long SIZE = 8 * Specimen.GIB;

    /// A logical disk of a RAID controller whose tool tells of it, a disk that it hands through, one of an
    /// HBA, an NVMe drive.
    private static final List<Disk> DISKS =
            List.of(
                    disk(
                            "VOLUME",
                            "naa.6000",
                            "pci-0000:03:00.0-scsi-0:2:0:0",
                            "MR9361-8i",
                            "AVAGO"),
                    disk(
                            "JBOD",
                            "naa.5001",
                            "pci-0000:03:00.0-scsi-0:0:7:0",
                            "MR-LOOKALIKE",
                            "RAID"),
                    disk("PLAIN", "naa.5002", "pci-0000:04:00.0-sas-1", "ST4000NM0023", "SEAGATE"),
                    disk("FAST", "eui.1", "pci-0000:05:00.0-nvme-1", "SAMSUNG MZ", ""));

    private static Disk disk(String serial, String wwn, String path, String model, String vendor) {
        return new Disk(
                new DiskIdentity(serial, Optional.of(wwn), SIZE),
                "sda",
                Optional.of(path),
                Optional.of(model),
                Optional.of(vendor),
                Optional.empty(),
                Optional.of(serial.equals("FAST") ? "nvme" : "sas"),
                Optional.of(false),
                Optional.of(false),
                Optional.of(false),
                Optional.of(512L),
                Optional.of(512L),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of());
    }

    private static Inventory inventory() {
        Inventory plain = Specimen.inventory(DISKS.toArray(Disk[]::new));
        return Specimen.withControllers(
                plain,
                List.of(
                        controller("0000:03:00.0", "raid", 0x1000, 0x5d, "megaraid_sas", "VOLUME"),
                        controller("0000:04:00.0", "sas", 0x1000, 0x97, "mpt3sas", "naa.5002"),
                        controller("0000:05:00.0", "nvme", 0x144d, 0xa804, "nvme")),
                List.of(raid()));
    }

    private static Controller controller(
            String pci, String kind, long vendor, long device, String driver, String... disks) {
        return new Controller(
                pci,
                kind,
                vendor,
                device,
                Optional.of(driver),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(disks));
    }

    private static RaidController raid() {
        return new RaidController(
                new RaidController.Name("storcli", "SV123"),
                "0",
                Optional.empty(),
                Optional.empty(),
                Optional.of("03:00.0"),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(RaidLevel.RAID_1),
                List.of(
                        new RaidController.Physical(
                                "252:7",
                                RaidController.State.JBOD,
                                "JBOD",
                                new DiskIdentity("JBOD", Optional.empty(), SIZE),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                List.of(
                        new RaidController.Virtual(
                                "0",
                                "system",
                                "1",
                                SIZE,
                                "optimal",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("naa.6000"),
                                List.of(),
                                List.of())),
                List.of());
    }

    private static Planning planning(String select) throws IOException {
        return Planner.plan(
                "m1",
                TemplateReader.read(
                        "t.yaml",
                        "name: t\ndisks: [{name: a, select: {%s}, wipe: true}]\n".formatted(select)
                                + "fileSystems: [{on: a, type: ext4}]\n"),
                inventory());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    controller: megaraid_sas, count: all | JBOD VOLUME
                    controller: "03:00.0", virtual: true | VOLUME
                    controller: 0000:03:00.0, virtual: false | JBOD
                    controller: SV123, virtual: true | VOLUME
                    controller: storcli SV123, virtual: true | VOLUME
                    controller: "1000:0097" | PLAIN
                    controller: 144D:A804 | FAST
                    virtual: false, count: all | FAST JBOD PLAIN
                    virtual: true | VOLUME
                    """)
    void choosesByControllerAndKind(String select, String chosen) throws Exception {
        Plan plan = ((Planning.Planned) planning(select)).plan();
        assertThat(plan.choices().getFirst().disks().stream().map(DiskIdentity::serial))
                .containsExactly(chosen.split(" ", -1));
    }

    @Test
    void saysWhatEachDiskHangsOnWhenNoneFits() throws Exception {
        assertThat(planning("controller: mpt3sas, virtual: true").toString())
                .isEqualTo(
                        "t.yaml:2:9: disk \"a\" asks for a disk (controller mpt3sas, virtual), but the machine has 0 that fit;"
                                + " its disks are: VOLUME (8 GiB sas) on megaraid_sas 0000:03:00.0 1000:005d storcli SV123, virtual,"
                                + " JBOD (8 GiB sas) on megaraid_sas 0000:03:00.0 1000:005d storcli SV123,"
                                + " PLAIN (8 GiB sas) on mpt3sas 0000:04:00.0 1000:0097,"
                                + " FAST (8 GiB nvme) on nvme 0000:05:00.0 144d:a804");
    }

    @ParameterizedTest
    @CsvSource({
        "DELL, PERC H730 Mini, true",
        "HP, LOGICAL VOLUME, true",
        "QEMU, QEMU HARDDISK, true",
        "VMware, Virtual disk, true",
        "Msft, Virtual Disk, true",
        "'', DELLBOSS VD, true",
        "'', VBOX HARDDISK, true",
        "ATA, INTEL SSDSC2BB48, false",
        "SEAGATE, ST4000NM0023, false",
        "HGST, HUH721212AL5200, false",
        "'', QUANTUM FIREBALL, false",
        "ATA, MRVL-SSD, false",
    })
    void knowsLogicalDisksByTheNamesTheyGiveThemselves(
            String vendor, String model, boolean isVirtual) {
        Attachments none = Attachments.of(Specimen.inventory());
        assertThat(none.isVirtual(disk("S", "naa.5", "pci", model, vendor))).isEqualTo(isVirtual);
    }
}
