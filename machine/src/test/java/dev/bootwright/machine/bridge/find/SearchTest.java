package dev.bootwright.machine.bridge.find;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.bootwright.machine.bridge.MemoryPool;
import dev.bootwright.machine.bridge.MemoryVolume;
import dev.bootwright.machine.bridge.choose.Order;
import dev.bootwright.machine.bridge.find.Search.Place;
import dev.bootwright.machine.bridge.volume.BootPool;
import dev.bootwright.machine.bridge.volume.VolumeFile;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchTest {

    private static final Map<String, String> ROOT = Map.of("mountpoint", "/");
    private static final String DATASET = "rpool/ROOT/pve-1";

    private final MemoryVolume root =
            new MemoryVolume()
                    .withKernel("/boot", "6.8.12-9-pve")
                    .withKernel("/boot", "6.8.12-10-pve")
                    .with("/etc/kernel/cmdline", "root=ZFS=rpool/ROOT/pve-1 boot=zfs\n");

    private static String menu(List<BootPool> pools, Place... places) {
        return menu(Order.INSTALLED, Search.in(pools, List.of(places), List.of()));
    }

    private static String menu(Order order, Found found) {
        StringBuilder text = new StringBuilder();
        for (BootEntry entry : order.sorted(found.entries())) {
            text.append(entry.version()).append(" | ").append(entry.commandLine()).append('\n');
        }
        for (Refusal refusal : found.refusals()) {
            text.append(refusal.source()).append(": ").append(refusal.reason()).append('\n');
        }
        return text.toString();
    }

    private List<BootPool> proxmox() {
        return List.of(new MemoryPool("rpool", "1", DATASET).with(DATASET, ROOT, root));
    }

    @Test
    void takesTheNewestKernelAndTheSystemsCommandLine() {
        assertEquals(
                """
                6.8.12-10-pve | root=ZFS=rpool/ROOT/pve-1 boot=zfs
                6.8.12-9-pve | root=ZFS=rpool/ROOT/pve-1 boot=zfs
                """,
                menu(proxmox()));
    }

    @Test
    void takesThePinnedKernelAndBeforeItThatPinnedForOneBoot() {
        root.withKernel("/boot", "6.5.1-1-pve");
        root.with("/etc/kernel/proxmox-boot-pin", "6.8.12-9-pve\n");
        assertEquals("6.8.12-9-pve", versions(menu(proxmox())).getFirst());
        root.with("/etc/kernel/next-boot-pin", "6.5.1-1-pve\n");
        assertEquals(
                List.of("6.5.1-1-pve", "6.8.12-9-pve", "6.8.12-10-pve"), versions(menu(proxmox())));
    }

    private static List<String> versions(String menu) {
        return menu.lines().map(line -> line.replaceAll(" .*", "")).toList();
    }

    private static MemoryVolume esp(String chosen) {
        MemoryVolume esp = new MemoryVolume().with("/loader/loader.conf", "default " + chosen);
        for (String version : List.of("6.8.12-9-pve", "6.8.12-10-pve")) {
            String directory = "/EFI/proxmox/" + version;
            esp.withKernel(directory, version)
                    .with(
                            "/loader/entries/proxmox-" + version + ".conf",
                            """
                            title Proxmox
                            options root=ZFS=rpool/ROOT/pve-1 boot=zfs
                            linux DIR/vmlinuz-VERSION
                            initrd DIR/initrd.img-VERSION
                            """
                                    .replace("DIR", directory)
                                    .replace("VERSION", version));
        }
        return esp;
    }

    @Test
    void showsWhatTheEspsHaveOnceAndFollowsTheirLoader() {
        Place first = new Place("disk0 partition 2", esp("proxmox-6.8.12-9-pve.conf"), "");
        Place second = new Place("disk1 partition 2", esp("proxmox-6.8.12-9-pve.conf"), "");
        assertEquals(
                List.of("6.8.12-9-pve", "6.8.12-10-pve"), versions(menu(proxmox(), first, second)));
        Place newest = new Place("disk0 partition 2", esp("proxmox-*"), "");
        assertEquals(List.of("6.8.12-10-pve", "6.8.12-9-pve"), versions(menu(proxmox(), newest)));
        assertEquals(List.of("6.8.12-10-pve", "6.8.12-9-pve"), versions(menu(List.of(), newest)));
    }

    @Test
    void obeysThePropertiesOfZfsbootmenu() {
        MemoryVolume kernels =
                new MemoryVolume()
                        .withKernel("/boot", "6.12.48+deb13-amd64")
                        .withKernel("/boot", "6.12.57+deb13-amd64")
                        .with("/usr/lib/os-release", "ID=debian\nPRETTY_NAME=\"Debian 13\"\n");
        MemoryPool pool =
                new MemoryPool("rpool", "1", "rpool/ROOT/a")
                        .with(
                                "rpool/ROOT",
                                Map.of("org.zfsbootmenu:commandline", "quiet"),
                                new MemoryVolume())
                        .with(
                                "rpool/ROOT/a",
                                Map.of(
                                        "mountpoint", "/",
                                        "org.zfsbootmenu:kernel", "6.12.48",
                                        "org.zfsbootmenu:commandline", "ro %{parent} root=zfs:old"),
                                kernels)
                        .with(
                                "rpool/ROOT/hidden",
                                Map.of("mountpoint", "/", "org.zfsbootmenu:active", "off"),
                                kernels)
                        .with(
                                "rpool/ROOT/legacy",
                                Map.of(
                                        "mountpoint", "legacy",
                                        "org.zfsbootmenu:active", "on",
                                        "org.zfsbootmenu:rootprefix", "root=ZFS=",
                                        "org.zfsbootmenu:commandline", "single"),
                                new MemoryVolume().withKernel("/boot", "5.10.0"));
        assertEquals(
                """
                6.12.48+deb13-amd64 | root=zfs:rpool/ROOT/a ro quiet
                6.12.57+deb13-amd64 | root=zfs:rpool/ROOT/a ro quiet
                5.10.0 | root=ZFS=rpool/ROOT/legacy single
                """,
                menu(List.of(pool)));
    }

    @Test
    void givesACloneItsOwnRoot() {
        MemoryPool pool =
                new MemoryPool("rpool", "1", DATASET)
                        .with(DATASET, ROOT, root)
                        .withClone("rpool/ROOT/copy", ROOT, root);
        assertEquals(
                """
                6.8.12-10-pve | root=ZFS=rpool/ROOT/pve-1 boot=zfs
                6.8.12-9-pve | root=ZFS=rpool/ROOT/pve-1 boot=zfs
                6.8.12-10-pve | root=ZFS=rpool/ROOT/copy boot=zfs
                6.8.12-9-pve | root=ZFS=rpool/ROOT/copy boot=zfs
                """,
                menu(List.of(pool)));
    }

    @Test
    void findsTheKernelsOfALockedRootInItsBootPoolAndRepairsTheNameThatGrubLeftOut() {
        MemoryVolume boot =
                new MemoryVolume()
                        .withKernel("", "6.1.0-41-amd64")
                        .with(
                                "/grub/grub.cfg",
                                """
                                menuentry 'Debian' {
                                  linux "/BOOT/debian@/vmlinuz-6.1.0-41-amd64" root=ZFS=/ROOT/debian ro
                                  initrd "/BOOT/debian@/initrd.img-6.1.0-41-amd64"
                                }
                                """);
        List<BootPool> pools =
                List.of(
                        new MemoryPool("bpool", "2", "")
                                .with("bpool/BOOT/debian", Map.of("mountpoint", "/boot"), boot),
                        new MemoryPool("rpool", "1", "")
                                .withLocked("rpool/ROOT/debian", ROOT)
                                .withLocked("rpool/home", Map.of("mountpoint", "/home")));
        assertEquals(
                """
                6.1.0-41-amd64 | root=ZFS=rpool/ROOT/debian ro
                rpool/ROOT/debian: encrypted: needs a passphrase
                """,
                menu(pools));
    }

    @Test
    void saysSoWhenARootHasNoKernel() {
        List<BootPool> pools =
                List.of(new MemoryPool("rpool", "1", "").with(DATASET, ROOT, new MemoryVolume()));
        assertEquals("rpool/ROOT/pve-1: no kernel with its initramfs in /boot\n", menu(pools));
    }

    @Test
    void putsTheSystemOfBootfsBeforeANewerOne() {
        MemoryPool pool =
                new MemoryPool("rpool", "1", "rpool/ROOT/b")
                        .with("rpool/ROOT/a", ROOT, new MemoryVolume().withKernel("/boot", "6.9"))
                        .with("rpool/ROOT/b", ROOT, new MemoryVolume().withKernel("/boot", "6.1"));
        assertEquals(List.of("6.1", "6.9"), versions(menu(List.of(pool))));
    }

    @Test
    void takesTheKernelWrittenLastInTheSeedsOrder() {
        root.with("/boot/vmlinuz-6.8.12-9-pve", "kernel", Instant.ofEpochSecond(100));
        Found found = Search.in(proxmox(), List.of(), List.of());
        assertEquals(List.of("6.8.12-9-pve", "6.8.12-10-pve"), versions(menu(Order.SEED, found)));
    }

    @Test
    void takesWhatGrubWouldTakeOnAFileSystem() {
        MemoryVolume volume =
                new MemoryVolume()
                        .withKernel("/boot", "6.1.0-41-amd64")
                        .withKernel("/boot", "6.1.0-42-amd64")
                        .with("/etc/hostname", "debian\n")
                        .with("/boot/grub/grubenv", "# GRUB Environment Block\nsaved_entry=1>0\n")
                        .with(
                                "/boot/grub/grub.cfg",
                                """
                                if [ "${next_entry}" ] ; then
                                   set default="${next_entry}"
                                else
                                   set default="${saved_entry}"
                                fi
                                menuentry 'Debian' --id simple {
                                  linux /boot/vmlinuz-6.1.0-42-amd64 root=UUID=1 ro
                                  initrd /boot/initrd.img-6.1.0-42-amd64
                                }
                                submenu 'Advanced' --id advanced {
                                  menuentry 'Debian, 41' --id old {
                                    linux /boot/vmlinuz-6.1.0-41-amd64 ro
                                    initrd /boot/initrd.img-6.1.0-41-amd64
                                  }
                                  menuentry 'Debian, gone' {
                                    linux /boot/vmlinuz-5 root=UUID=1
                                  }
                                }
                                """);
        Place place = new Place("/dev/sda partition 1", volume, "root=UUID=9");
        assertEquals(
                """
                6.1.0-41-amd64 | root=UUID=9 ro
                6.1.0-42-amd64 | root=UUID=1 ro
                """,
                menu(List.of(), place));
    }

    @Test
    void saysWhichFileSystemsHaveNoKernelOnlyWhenThereIsNone() {
        Place data = new Place("/dev/sda partition 1", new MemoryVolume().with("/photo", "1"), "");
        Place system =
                new Place(
                        "/dev/sdb partition 1", new MemoryVolume().withKernel("/boot", "6.1"), "");
        assertEquals(
                "/dev/sda partition 1: no kernel with its initramfs on it\n",
                menu(List.of(), data));
        assertEquals("6.1 | \n", menu(List.of(), data, system));
    }

    /// Otherwise the menu would not say that there is no disk.
    @Test
    void saysNothingOfTheDriveItself() {
        assertEquals("", menu(List.of(), drive()));
    }

    private static Place drive() {
        return new Place(
                "/dev/sdb partition 1",
                new MemoryVolume()
                        .with("/bw/vmlinuz", "k")
                        .with(
                                "/loader/entries/bw.conf",
                                "linux /bw/vmlinuz\noptions quiet bootwright.bridge\n"),
                "");
    }

    @Test
    void makesARootForKernelsWithoutAMenuAndLeavesTheDriveItselfOut() {
        Place plain =
                new Place(
                        "/dev/sda partition 1",
                        new MemoryVolume()
                                .withKernel("/boot", "6.1")
                                .with("/usr/lib/os-release", "ID=debian\n"),
                        "root=UUID=9");
        assertEquals("6.1 | root=UUID=9\n", menu(List.of(), plain, drive()));
    }

    @Test
    void takesNoPartitionForBootForARoot() {
        MemoryVolume boot = new MemoryVolume().withKernel("", "6.1").withKernel("", "6.2");
        Place place = new Place("/dev/sda partition 2", boot, "root=UUID=9");
        assertEquals(
                "/dev/sda partition 2: has kernels, but nothing on it says where their root file"
                        + " system is\n",
                menu(List.of(), place));
        boot.with("/grub/grub.cfg", "menuentry live {\n linux /vmlinuz-6.2 boot=live\n}\n");
        assertEquals("6.2 | boot=live\n", menu(List.of(), place));
    }

    /// The partition for /boot of RHEL 9; Rocky, Alma and CentOS Stream have the same.
    private static MemoryVolume rhel() {
        MemoryVolume boot = new MemoryVolume();
        for (String version : List.of("5.14.0-503.el9.x86_64", "5.14.0-570.el9.x86_64")) {
            boot.with("/vmlinuz-" + version, "kernel")
                    .with("/initramfs-" + version + ".img", "initramfs " + version)
                    .with(
                            "/loader/entries/0af1-" + version + ".conf",
                            """
                            title Red Hat Enterprise Linux (VERSION) 9.6 (Plow)
                            version VERSION
                            linux /vmlinuz-VERSION
                            initrd /initramfs-VERSION.img $tuned_initrd
                            options root=/dev/mapper/rhel-root ro $tuned_params
                            grub_users $grub_users
                            """
                                    .replace("VERSION", version));
        }
        return boot;
    }

    @Test
    void readsTheFilesOfRhelsEntriesAndTheVariablesAmongThem() {
        MemoryVolume boot = rhel();
        Place place = new Place("/dev/sda partition 2", boot, "root=UUID=9");
        assertEquals(
                """
                5.14.0-570.el9.x86_64 | root=/dev/mapper/rhel-root ro
                5.14.0-503.el9.x86_64 | root=/dev/mapper/rhel-root ro
                """,
                menu(List.of(), place));
        boot.with("/tuned.img", "tuned")
                .with("/grub2/grubenv", "tuned_params=nohz=on\ntuned_initrd=/tuned.img\n");
        BootEntry entry = Search.in(List.of(), List.of(place), List.of()).entries().getFirst();
        assertEquals("root=/dev/mapper/rhel-root ro nohz=on", entry.commandLine());
        assertEquals(
                List.of("/initramfs-5.14.0-503.el9.x86_64.img", "/tuned.img"),
                entry.initramfs().stream().map(VolumeFile::path).toList());
    }

    @Test
    void takesTheLoaderEntryThatGrubbyChose() {
        String first = "5.14.0-503.el9.x86_64";
        String second = "5.14.0-570.el9.x86_64";
        for (String path : List.of("/grub2/grubenv", "/boot/grub2/grubenv")) {
            MemoryVolume boot = rhel();
            Place place = new Place("/dev/sda partition 2", boot, "");
            assertEquals(List.of(second, first), versions(menu(List.of(), place)));
            boot.with(path, "# GRUB\nsaved_entry=0af1-" + first + "\nnext_entry=\n");
            assertEquals(List.of(first, second), versions(menu(List.of(), place)));
            boot.with(path, "saved_entry=0af1-%s\nnext_entry=0af1-%s\n".formatted(first, second));
            assertEquals(List.of(second, first), versions(menu(List.of(), place)));
        }
    }

    @Test
    void knowsTheChosenLoaderEntryWithTheTriesThatAreLeftOfIt() {
        MemoryVolume boot =
                rhel().withKernel("", "5.13")
                        .with(
                                "/loader/entries/a-5.13+2-1.conf",
                                "linux /vmlinuz-5.13\ninitrd /initrd.img-5.13\noptions root=/a\n")
                        .with("/grub2/grubenv", "saved_entry=a-5.13\n");
        Place place = new Place("/dev/sda partition 2", boot, "");
        assertEquals("5.13", versions(menu(List.of(), place)).getFirst());
    }

    @Test
    void saysWhichInitramfsIsMissing() {
        MemoryVolume boot = rhel().with("/initramfs-5.14.0-570.el9.x86_64.img", "");
        Place place = new Place("/dev/sda partition 2", boot, "root=UUID=9");
        assertEquals(
                """
                5.14.0-503.el9.x86_64 | root=/dev/mapper/rhel-root ro
                /dev/sda partition 2 /loader/entries/0af1-5.14.0-570.el9.x86_64.conf: \
                /vmlinuz-5.14.0-570.el9.x86_64 is there, but not its initramfs \
                /initramfs-5.14.0-570.el9.x86_64.img
                """,
                menu(List.of(), place));
    }
}
