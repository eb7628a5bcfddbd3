package dev.bootwright.lab.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class QemuCommandTest {

    private static final Path FOLDER = Path.of("/run/m");

    @Test
    void aBiosMachineWithTwoDisks() {
        MachineSpec spec =
                MachineSpec.of("a", Firmware.BIOS)
                        .withDisk(VirtualDisk.virtio("S1", 4096))
                        .withDisk(VirtualDisk.scsi("S2", 8192, "0x5000c50015ea71aa"));
        assertThat(String.join(" ", QemuCommand.of(spec, "tap,ifname=tap0", FOLDER)))
                .isEqualTo(
                        "qemu-system-x86_64 -accel tcg -cpu max,-cx16 -machine q35 -m 512"
                                + " -nodefaults -nographic -serial stdio -name a -uuid "
                                + spec.uuid()
                                + " -smbios type=1,serial=LAB-a -qmp"
                                + " unix:qmp.sock,server=on,wait=off -no-reboot -netdev"
                                + " tap,ifname=tap0,id=n0 -object"
                                + " filter-dump,id=dump0,netdev=n0,maxlen=400,file=/run/m/packets.pcap"
                                + " -device virtio-net-pci,netdev=n0,mac="
                                + spec.mac()
                                + ",bootindex=2 -drive"
                                + " if=none,id=d0,file=/run/m/S1.disk,format=raw,discard=unmap -device"
                                + " virtio-blk-pci,drive=d0,serial=S1 -drive"
                                + " if=none,id=d1,file=/run/m/S2.disk,format=raw,discard=unmap -device"
                                + " virtio-scsi-pci,id=d1-bus -device"
                                + " scsi-hd,id=d1-disk,drive=d1,bus=d1-bus.0,serial=S2,wwn=0x5000c50015ea71aa"
                                + " -device virtio-rng-pci");
    }

    @Test
    void ovmfDoesItsOwnPxeOnlyWithoutTheRomOfTheNetworkCard() {
        assertThat(command(Firmware.UEFI)).contains(",bootindex=2,romfile= ");
        assertThat(command(Firmware.UEFI_HTTP))
                .contains(",bootindex=2,romfile= ")
                .contains("-fw_cfg name=opt/org.tianocore/IPv4PXESupport,string=n")
                .contains("-fw_cfg name=opt/org.tianocore/IPv6PXESupport,string=n");
        assertThat(command(Firmware.UEFI_IPXE)).doesNotContain("romfile").contains("-m 768");
        assertThat(command(Firmware.BIOS)).doesNotContain("romfile").doesNotContain("pflash");
    }

    private static String command(Firmware firmware) {
        return String.join(
                " ",
                QemuCommand.of(MachineSpec.of("m", firmware).withNicModel("e1000"), "x", FOLDER));
    }

    @Test
    void everyMachineHasNumbersOfItsOwnAndTheSameEveryTime() {
        MachineSpec one = MachineSpec.of("one", Firmware.BIOS);
        assertThat(MachineSpec.of("one", Firmware.UEFI).mac()).isEqualTo(one.mac());
        assertThat(MachineSpec.of("two", Firmware.BIOS).mac()).isNotEqualTo(one.mac());
        assertThat(one.mac().toString()).startsWith("52:54:00:");
    }

    @Test
    void refusesASerialNumberThatWouldBecomeAnotherOption() {
        assertThatThrownBy(() -> VirtualDisk.virtio("a,format=qcow2", 1))
                .hasMessage("serial number: a,format=qcow2");
    }
}
