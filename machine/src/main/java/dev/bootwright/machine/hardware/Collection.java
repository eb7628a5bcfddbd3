package dev.bootwright.machine.hardware;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.contract.Disk;
import dev.bootwright.formats.contract.DiskHealth;
import dev.bootwright.formats.contract.Hardware;
import dev.bootwright.formats.contract.Inventory;
import dev.bootwright.formats.contract.Nic;
import dev.bootwright.formats.contract.Source;
import dev.bootwright.formats.ipmi.IpmiResponse;
import dev.bootwright.formats.smbios.Smbios;
import dev.bootwright.formats.smbios.SmbiosVersion;
import dev.bootwright.machine.ipmi.SystemInterface;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/// One collection, with what went wrong in it. One thing after another, except for disks and the BMC,
/// which may be slow or hang: these are asked side by side, and waited for last.
final class Collection {

    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final SmbiosVersion ASSUMED_VERSION = new SmbiosVersion(3, 0);
    private static final String SYSFS = "sysfs";

    /// Texts of the kernel that are kept as they are.
    private static final List<String> TEXTS =
            List.of(
                    "proc/cpuinfo",
                    "proc/meminfo",
                    "proc/modules",
                    "proc/partitions",
                    "proc/mdstat",
                    "proc/bus/pci/devices");

    private final Path root;
    private final Attributes sys;
    private final Interfaces interfaces;
    private final RawOutputs raw;
    private final List<String> errors = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();

    Collection(Path root, Interfaces interfaces, RawOutputs raw) {
        this.root = root;
        this.sys = new Attributes(root.resolve("sys"));
        this.interfaces = interfaces;
        this.raw = raw;
    }

    Inventory collect() {
        List<AttachedDisk> attached = new AttachedDisks(root).list();
        DiskReadings readings = DiskReadings.start(attached, raw);
        Optional<Bounded<BmcCollector.Answer>> bmc = startBmc();
        keepTexts();
        Smbios smbios = section("smbios", new Smbios(List.of(), List.of()), this::smbios);
        CpuCollector cpu =
                area(
                        "cpus",
                        "/proc/cpuinfo, SMBIOS",
                        new CpuCollector(List.of(), List.of()),
                        () -> CpuCollector.of(text("proc/cpuinfo"), smbios));
        return new Inventory(
                SystemCollector.system(smbios),
                area(
                        "firmware",
                        "SMBIOS, EFI variables",
                        new Hardware.Firmware(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                "bios",
                                Optional.empty()),
                        () -> SystemCollector.firmware(smbios, sys)),
                architecture(System.getProperty("os.arch", "")),
                section("kernel", "", () -> text("proc/sys/kernel/osrelease").strip()),
                cpu.packages(),
                cpu.flags(),
                area(
                        "memory",
                        "/proc/meminfo, SMBIOS",
                        new Hardware.Memory(0, Optional.empty(), List.of()),
                        () -> MemoryCollector.memory(text("proc/meminfo"), smbios)),
                disks(attached, readings),
                nics(),
                area("pci", SYSFS, List.of(), () -> PciCollector.pci(sys)),
                bmc.flatMap(this::finish),
                area(
                        "topology",
                        SYSFS,
                        Optional.empty(),
                        () -> Optional.of(TopologyCollector.topology(sys))),
                area(
                        "controllers",
                        SYSFS,
                        List.of(),
                        () -> ControllerCollector.controllers(sys, attached)),
                List.of(),
                area("usb", SYSFS, List.of(), () -> UsbCollector.usb(sys)),
                area(
                        "boot",
                        "/proc/cmdline, EFI variables, ACPI",
                        Optional.empty(),
                        () -> Optional.of(BootCollector.boot(sys, text("proc/cmdline")))),
                sources,
                errors);
    }

    List<Nic> nics() {
        return area(
                "nics",
                SYSFS,
                List.of(),
                () -> NicCollector.nics(sys, text("proc/cmdline"), interfaces));
    }

    static Source source(String area, String from) {
        return new Source(area, from, System.currentTimeMillis());
    }

    /// What one collector gives, with its source; see [#section].
    private <T> T area(String name, String from, T otherwise, Callable<T> collector) {
        return section(
                name,
                otherwise,
                () -> {
                    T found = collector.call();
                    sources.add(source(name, from));
                    return found;
                });
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
        raw.keep("smbios/DMI", table);
        raw.keep("smbios/smbios_entry_point", entryPoint);
        SmbiosVersion version =
                section("smbios", ASSUMED_VERSION, () -> SmbiosVersion.read(entryPoint));
        Smbios smbios = Smbios.read(version, table);
        sources.add(source("system", "SMBIOS"));
        smbios.problems().forEach(problem -> errors.add("smbios: " + problem));
        return smbios;
    }

    private List<Disk> disks(List<AttachedDisk> attached, DiskReadings readings) {
        Optional<DiskUses> uses =
                section("disks", Optional.empty(), () -> Optional.of(DiskUses.read(root)));
        List<Disk> disks = new ArrayList<>();
        boolean hasHealth = false;
        for (int i = 0; i < attached.size(); i++) {
            AttachedDisk disk = attached.get(i);
            int index = i;
            String name = "disks: " + disk.name();
            DiskCollector.Contents contents = contents(name, () -> readings.contents(index));
            Optional<DiskHealth> health =
                    section(name, Optional.empty(), () -> readings.health(index));
            hasHealth |= health.isPresent();
            List<String> busy = uses.map(all -> all.all(disk.attributes())).orElse(List.of());
            disks.add(DiskCollector.describe(disk, contents, health, busy));
            keepPages(disk);
        }
        sources.add(source("disks", "sysfs, signatures on the disks"));
        if (hasHealth) {
            sources.add(source("health", "SMART, NVMe health log, SCSI log pages"));
        }
        return disks;
    }

    /// A disk that could not be read says so itself: it must not look like an empty one.
    private DiskCollector.Contents contents(
            String name, Callable<DiskCollector.Contents> collector) {
        try {
            return collector.call();
        } catch (Exception e) {
            errors.add("%s: %s".formatted(name, e.getMessage()));
            return new DiskCollector.Contents(
                    Optional.empty(), List.of(), List.of("cannot be read: " + e.getMessage()));
        }
    }

    private void keepPages(AttachedDisk disk) {
        for (String page : List.of("device/vpd_pg80", "device/vpd_pg83", "device/inquiry")) {
            disk.attributes()
                    .bytes(page)
                    .ifPresent(bytes ->
                            raw.keep("disks/%s/%s".formatted(disk.identity(), page), bytes));
        }
    }

    private void keepTexts() {
        Attributes files = new Attributes(root);
        for (String file : TEXTS) {
            files.bytes(file).ifPresent(bytes -> raw.keep(file, bytes));
        }
        files.text("proc/cmdline")
                .map(line -> String.join(" ", BootCollector.arguments(line)))
                .ifPresent(line -> raw.keep("proc/cmdline", line + "\n"));
    }

    private Optional<Bounded<BmcCollector.Answer>> startBmc() {
        Path device = root.resolve("dev/ipmi0");
        if (!Files.exists(device)) {
            return Optional.empty();
        }
        return Optional.of(Bounded.start("inventory bmc", () -> askBmc(device)));
    }

    /// Nothing that is asked or answered is secret.
    private BmcCollector.Answer askBmc(Path device) throws IOException {
        StringBuilder exchanged = new StringBuilder();
        try (SystemInterface bmc = SystemInterface.open(device)) {
            return new BmcCollector(
                            request -> {
                                IpmiResponse response = bmc.exchange(request);
                                exchanged.append(
                                        "%s %s: %02x %s%n"
                                                .formatted(
                                                        request,
                                                        request.data(),
                                                        response.completionCode(),
                                                        response.data()));
                                return response;
                            })
                    .ask(device.toString());
        } finally {
            raw.keep("bmc/exchanged", exchanged.toString());
        }
    }

    private Optional<Hardware.Bmc> finish(Bounded<BmcCollector.Answer> asked) {
        return area(
                "bmc",
                "IPMI",
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

    /// As Linux names it.
    private static String architecture(String java) {
        return java.equals("amd64") ? "x86_64" : java;
    }
}
