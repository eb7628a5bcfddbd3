package dev.bootwright.machine.hardware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.smbios.Smbios;
import dev.bootwright.formats.smbios.SmbiosVersion;
import java.io.IOException;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/// The inventory of the machine whose `/proc`, `/sys` and `/dev` lie under a directory. One thing
/// after another, except for disks and the BMC, which may be slow or hang: these are read side by
/// side, and waited for last.
final class MachineInventory implements HardwareInventory {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final DiskCollector.Contents NOTHING_READ =
            new DiskCollector.Contents(Optional.empty(), List.of(), List.of());
    private static final SmbiosVersion ASSUMED_VERSION = new SmbiosVersion(3, 0);

    private final Path root;

    MachineInventory(Path root) {
        this.root = root;
    }

    @Override
    public Inventory collect(Consumer<String> log) {
        return new Collection(root).collect();
    }

    /// One collection, with what went wrong in it.
    private static final class Collection {

        private final Path root;
        private final Attributes sys;
        private final List<String> errors = new ArrayList<>();

        Collection(Path root) {
            this.root = root;
            this.sys = new Attributes(root.resolve("sys"));
        }

        Inventory collect() {
            List<AttachedDisk> attached = new AttachedDisks(root).list();
            List<Bounded<DiskCollector.Contents>> contents = startDisks(attached);
            Optional<Bounded<BmcCollector.Answer>> bmc = startBmc();
            Smbios smbios = section("smbios", new Smbios(List.of(), List.of()), this::smbios);
            CpuCollector cpu =
                    section(
                            "cpu",
                            new CpuCollector(List.of(), List.of()),
                            () -> CpuCollector.of(text("proc/cpuinfo"), smbios));
            return new Inventory(
                    SystemCollector.system(smbios),
                    SystemCollector.firmware(smbios, sys),
                    architecture(System.getProperty("os.arch", "")),
                    section("kernel", "", () -> text("proc/sys/kernel/osrelease").strip()),
                    cpu.packages(),
                    cpu.flags(),
                    section(
                            "memory",
                            new Hardware.Memory(0, Optional.empty(), List.of()),
                            () -> MemoryCollector.memory(text("proc/meminfo"), smbios)),
                    disks(attached, contents),
                    section(
                            "nics",
                            List.of(),
                            () ->
                                    NicCollector.nics(
                                            sys,
                                            text("proc/cmdline"),
                                            MachineInventory::addresses)),
                    section("pci", List.of(), () -> PciCollector.pci(sys)),
                    bmc.flatMap(this::finish),
                    errors);
        }

        /// What one collector gives, or else its failure among the errors: none stops another, whatever
        /// the machine makes it stumble over.
        private <T> T section(String name, T otherwise, Callable<T> collector) {
            try {
                return collector.call();
            } catch (Exception e) {
                errors.add("%s: %s".formatted(name, e.getMessage()));
                return otherwise;
            }
        }

        private Smbios smbios() throws IOException {
            Attributes tables = sys.of("firmware/dmi/tables");
            byte[] table =
                    tables.bytes("DMI")
                            .orElseThrow(() -> new IOException("this machine has no tables"));
            byte[] entryPoint = tables.bytes("smbios_entry_point").orElse(new byte[0]);
            SmbiosVersion version =
                    section("smbios", ASSUMED_VERSION, () -> SmbiosVersion.read(entryPoint));
            Smbios smbios = Smbios.read(version, table);
            smbios.problems().forEach(problem -> errors.add("smbios: " + problem));
            return smbios;
        }

        private static List<Bounded<DiskCollector.Contents>> startDisks(
                List<AttachedDisk> attached) {
            return attached.stream()
                    .map(disk ->
                            Bounded.start(
                                    "inventory " + disk.name(), () -> DiskCollector.contents(disk)))
                    .toList();
        }

        private List<Disk> disks(
                List<AttachedDisk> attached, List<Bounded<DiskCollector.Contents>> contents) {
            Optional<DiskUses> uses =
                    section("disks", Optional.empty(), () -> Optional.of(DiskUses.read(root)));
            List<Disk> disks = new ArrayList<>();
            for (int i = 0; i < attached.size(); i++) {
                AttachedDisk disk = attached.get(i);
                Bounded<DiskCollector.Contents> reading = contents.get(i);
                disks.add(
                        DiskCollector.describe(
                                disk,
                                section(
                                        "disks: " + disk.name(),
                                        NOTHING_READ,
                                        () -> reading.get(LIMIT)),
                                uses.map(all -> all.all(disk.attributes())).orElse(List.of())));
            }
            return disks;
        }

        private Optional<Bounded<BmcCollector.Answer>> startBmc() {
            Path device = root.resolve("dev/ipmi0");
            if (!Files.exists(device)) {
                return Optional.empty();
            }
            BmcCollector collector = new BmcCollector(BmcCollector::program);
            return Optional.of(
                    Bounded.start("inventory bmc", () -> collector.ask(device.toString())));
        }

        private Optional<Hardware.Bmc> finish(Bounded<BmcCollector.Answer> asked) {
            return section(
                    "bmc",
                    Optional.empty(),
                    () -> {
                        BmcCollector.Answer answer = asked.get(LIMIT);
                        answer.problems().forEach(problem -> errors.add("bmc: " + problem));
                        return Optional.of(answer.bmc());
                    });
        }

        private String text(String file) throws IOException {
            try {
                return Files.readString(root.resolve(file), ISO_8859_1);
            } catch (IOException e) {
                throw new IOException("cannot read /" + file, e);
            }
        }
    }

    /// As Linux names it.
    private static String architecture(String java) {
        return java.equals("amd64") ? "x86_64" : java;
    }

    private static List<String> addresses(String name) {
        try {
            NetworkInterface nic = NetworkInterface.getByName(name);
            return nic == null
                    ? List.of()
                    : nic.getInterfaceAddresses().stream().map(MachineInventory::text).toList();
        } catch (SocketException e) {
            return List.of();
        }
    }

    private static String text(InterfaceAddress address) {
        String host = address.getAddress().getHostAddress();
        int zone = host.indexOf('%');
        return (zone < 0 ? host : host.substring(0, zone)) + "/" + address.getNetworkPrefixLength();
    }
}
