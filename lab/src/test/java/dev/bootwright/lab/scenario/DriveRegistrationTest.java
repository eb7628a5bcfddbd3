package dev.bootwright.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bootwright.lab.operator.BorrowedRoot;
import dev.bootwright.lab.vm.Firmware;
import dev.bootwright.lab.vm.VirtualDisk;
import java.nio.file.Files;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A boot entry for a drive, in the variables of a machine's own firmware.
@Tag("lab")
class DriveRegistrationTest {

    private static final long STICK = 64 << 20;

    /// Everything that may differ is copied out and compared outside; efibootmgr makes the same entry.
    private static final String SCRIPT =
            """
            exec 2>/run/lab/err
            vars=/sys/firmware/efi/efivars
            mount -t efivarfs efivarfs $vars
            boot() { echo "$vars/Boot$1-8be4df61-93ca-11d2-aa0d-00e098032b8c"; }
            sums() { (cd $vars && sha256sum *) >/run/lab/$1; }
            sums before
            bw drive create --from /run/lab/drive.img --device STICK-1 --yes
            sums after
            bw drive create --from /run/lab/drive.img --device STICK-1 --yes --register >/run/lab/said
            ours=$(sed -n 's/^Boot\\(....\\) starts it.*/\\1/p' /run/lab/said)
            efibootmgr -v >/run/lab/listed
            efibootmgr -q -c -d /dev/$(node STICK-1) -p 1 -L Bootwright -l '\\EFI\\BOOT\\BOOTX64.EFI'
            theirs=$(efibootmgr | sed -n 's/^BootOrder: \\(....\\).*/\\1/p')
            cat "$(boot $ours)" >/run/lab/ours
            cat "$(boot $theirs)" >/run/lab/theirs
            efibootmgr -q -B -b $theirs
            echo "$ours $theirs" >/run/lab/numbers
            """;

    @RegisterExtension final Lab lab = new Lab();

    @Test
    void anEntryIsThatOfEfibootmgrAndOvmfStartsTheDriveByIt() throws Exception {
        BorrowedRoot root = lab.borrowedRoot();
        root.drive();
        lab.machine(root, "registers", Firmware.UEFI, "", SCRIPT)
                .disk(VirtualDisk.stick("STICK-1", STICK))
                .powerOn()
                .expectOff();
        assertThat(root.said("after")).isEqualTo(root.said("before")).contains("BootOrder-");
        String[] numbers = root.said("numbers").strip().split(" ", -1);
        assertThat(numbers).hasSize(2).doesNotHaveDuplicates();
        assertThat(root.said("listed"))
                .containsPattern("BootOrder: " + numbers[0] + ",")
                .containsPattern(
                        "Boot%s\\* Bootwright\\s+HD\\(1,GPT,.*,0x1000,.*\\\\EFI\\\\BOOT\\\\BOOTX64.EFI"
                                .formatted(numbers[0]));
        assertThat(Files.readAllBytes(root.shared().resolve("ours")))
                .isEqualTo(Files.readAllBytes(root.shared().resolve("theirs")))
                .hasSizeGreaterThan(100);
        lab.machine("registers", Firmware.UEFI)
                .nic("none")
                .disk(VirtualDisk.stick("STICK-1", STICK))
                .powerOn()
                .expectConsole(
                        "BdsDxe: starting Boot%s \"Bootwright\" from HD\\(1,GPT,"
                                .formatted(numbers[0]))
                .expectConsole("STARTED FROM A DRIVE")
                .expectOff();
    }
}
