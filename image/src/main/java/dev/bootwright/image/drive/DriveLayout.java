package dev.bootwright.image.drive;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.SparseSource;
import dev.bootwright.formats.bytes.SparseSource.Piece;
import dev.bootwright.formats.fat.FatFile;
import dev.bootwright.formats.fat.FatLayout;
import dev.bootwright.formats.fat.FatVolume;
import dev.bootwright.formats.gpt.Gpt;
import dev.bootwright.formats.gpt.GptPartition;
import dev.bootwright.formats.gpt.GptWriter;
import dev.bootwright.formats.gpt.PartitionType;
import dev.bootwright.image.catalogue.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/// What lies where on a drive. Equal images, loaders and options give equal bytes, but for the second
/// copy of the table, which is at the end of whatever the drive is written to.
///
/// ```text
/// sector    0   protective MBR, with GRUB's boot code for BIOS
///           1   GPT, 33 sectors
///        2048   partition 2, BIOS boot: the core of GRUB
///        4096   partition 1, EFI system: FAT32
///                 /EFI/BOOT/BOOTX64.EFI      what UEFI starts
///                 /loader/…                  settings of systemd-boot
///                 /boot/grub/grub.cfg        settings of GRUB
///                 /bootwright/options.cfg    kernel options for GRUB
///                 /bootwright/vmlinuz, initramfs
///                 /bootwright/ssh.cpio.gz    who may come over SSH, if somebody may
///                 /bootwright/drive.json     what all of this is
///         end   GPT again, 33 sectors
/// ```
///
/// On a drive with sectors of 4096 bytes everything lies at the same bytes, in sectors of that size, but
/// for the partition 2 and the boot code: no BIOS starts such a drive. As FAT32 has 65525 clusters at
/// least, its file system has 257 MiB, of which most is free.
///
/// Decided here: GUIDs and the volume id come from the digests of the files; every file has the same
/// date; the EFI system partition has [#FREE_BYTES] to spare and no more, whatever the size of the drive.
public final class DriveLayout implements DriveContents {

    /// The only size of a sector that BIOS boots from.
    static final int SECTOR_BYTES = 512;

    /// The other size there is: UEFI starts such a drive, and no BIOS does.
    static final int LARGE_SECTOR_BYTES = 4096;

    /// Sizes of sectors that a drive may have.
    public static final List<Integer> SECTOR_SIZES = List.of(SECTOR_BYTES, LARGE_SECTOR_BYTES);

    /// Free room in the file system, in bytes.
    public static final long FREE_BYTES = 16 << 20;

    static final int CORE_LBA = 2048;

    /// In bytes, of all partitions; the EFI system partition begins at the second such boundary.
    static final int ALIGNMENT = 1 << 20;

    private static final long ESP_OFFSET = 2L * ALIGNMENT;

    /// The date of every file.
    private static final LocalDateTime WRITTEN = LocalDateTime.of(2024, 1, 1, 0, 0);

    static final String LABEL = "BOOTWRIGHT";

    /// Beyond this size of the file system, clusters have 4 KiB, so that its tables stay small.
    private static final long MANY_BYTES = 260 << 20;

    /// Modules of GRUB that the core has: all it needs to read `grub.cfg` and start Linux.
    private static final List<String> MODULES =
            List.of(
                    "biosdisk",
                    "part_gpt",
                    "fat",
                    "search",
                    "search_fs_uuid",
                    "normal",
                    "linux",
                    "serial",
                    "terminal",
                    "echo",
                    "boot",
                    "test",
                    "configfile",
                    "minicmd");

    private final List<FileContent> open = new ArrayList<>();
    private final DriveManifest manifest;
    private final byte[] identity;
    private final int sectorBytes;
    private final byte[] bootCode;
    private final byte[] core;
    private final SparseSource fileSystem;

    private DriveLayout(Request request) throws IOException {
        Map<String, ByteSource> files = new TreeMap<>();
        List<DriveManifest.Item> items = new ArrayList<>();
        Image image = request.image();
        add(files, items, BootFiles.KERNEL, image.kernelDigest(), kernel(image));
        add(files, items, BootFiles.INITRAMFS, image.initramfsDigest(), initramfs(image));
        for (Map.Entry<String, byte[]> each : request.loaders().efi().entrySet()) {
            addBytes(files, items, each.getKey(), each.getValue(), false);
        }
        String title = "Bootwright " + image.name();
        Map<String, byte[]> settings =
                BootFiles.of(
                        request.loader(),
                        title,
                        request.kernelOptions(),
                        request.ssh().isPresent());
        if (request.ssh().isPresent()) {
            addBytes(files, items, BootFiles.SSH, request.ssh().get().archive(), false);
        }
        for (Map.Entry<String, byte[]> each : settings.entrySet()) {
            addBytes(files, items, each.getKey(), each.getValue(), true);
        }
        items.sort(java.util.Comparator.comparing(DriveManifest.Item::path));
        GrubCore grub = new GrubCore(request.loaders().grub());
        this.identity = identity(items);
        this.sectorBytes = request.sectorBytes();
        boolean isForBios = sectorBytes == SECTOR_BYTES;
        this.bootCode = isForBios ? grub.bootCode(CORE_LBA) : new byte[0];
        this.core =
                isForBios
                        ? grub.assemble(CORE_LBA, MODULES, earlyCommands(), "/boot/grub")
                        : new byte[0];
        this.manifest =
                new DriveManifest(
                        "%s (%s)".formatted(image.name(), image.id()),
                        request.loader().word(),
                        items,
                        Optional.of(core)
                                .filter(each -> each.length > 0)
                                .map(each ->
                                        new DriveManifest.Item(
                                                "core", each.length, Sha256.of(each), false)),
                        request.loaders().packages(),
                        request.ssh().map(SshAccess::summary));
        files.put(DriveManifest.PATH, ByteSource.of(manifest.toBytes()));
        this.fileSystem = fileSystem(files);
    }

    /// What a drive is to hold.
    ///
    /// @param options     for the kernel, beside those the image wants; may be empty
    /// @param sectorBytes size of a sector of the drive, 512 or 4096
    /// @param ssh         who may come to it over SSH; without, nobody can
    public record Request(
            Image image,
            DriveLoader loader,
            DriveLoaders loaders,
            String options,
            int sectorBytes,
            Optional<SshAccess> ssh) {

        public Request {
            if (!SECTOR_SIZES.contains(sectorBytes)) {
                throw new IllegalArgumentException("sectors of %d bytes".formatted(sectorBytes));
            }
            if (options.chars().anyMatch(each -> each < ' ')) {
                throw new IllegalArgumentException("kernel options are one line of text");
            }
        }

        /// A drive that nobody comes to over SSH.
        public Request(
                Image image,
                DriveLoader loader,
                DriveLoaders loaders,
                String options,
                int sectorBytes) {
            this(image, loader, loaders, options, sectorBytes, Optional.empty());
        }

        String kernelOptions() {
            return (image.commandLine() + " " + options).strip();
        }
    }

    /// Lays out a drive.
    ///
    /// @throws IOException if the image is not as its manifest says, or a part of GRUB is missing
    public static DriveLayout of(Request request) throws IOException {
        return new DriveLayout(request);
    }

    private ByteSource kernel(Image image) throws IOException {
        FileContent content = FileContent.open(image.kernel(), image.kernelSize());
        open.add(content);
        return content.source();
    }

    private ByteSource initramfs(Image image) throws IOException {
        FileContent content = FileContent.open(image.initramfs(), image.initramfsSize());
        open.add(content);
        return content.source();
    }

    private static void add(
            Map<String, ByteSource> files,
            List<DriveManifest.Item> items,
            String path,
            String digest,
            ByteSource content) {
        files.put(path, content);
        String hex = digest.substring(digest.indexOf(':') + 1);
        items.add(new DriveManifest.Item(path, content.size(), hex, false));
    }

    private static void addBytes(
            Map<String, ByteSource> files,
            List<DriveManifest.Item> items,
            String path,
            byte[] content,
            boolean isSettings) {
        files.put(path, ByteSource.of(content));
        items.add(new DriveManifest.Item(path, content.length, Sha256.of(content), isSettings));
    }

    private SparseSource fileSystem(Map<String, ByteSource> contents) {
        List<FatFile> files =
                contents.entrySet().stream()
                        .map(each -> new FatFile(each.getKey(), each.getValue()))
                        .toList();
        long small = FatLayout.sectors(files, sectorBytes, 1, FREE_BYTES);
        boolean isSmall = sectorBytes > SECTOR_BYTES || small * sectorBytes <= MANY_BYTES;
        int cluster = isSmall ? 1 : 8;
        long needed = FatLayout.sectors(files, sectorBytes, cluster, FREE_BYTES) * sectorBytes;
        FatVolume volume =
                new FatVolume(
                        sectorBytes,
                        Math.ceilDiv(needed, ALIGNMENT) * ALIGNMENT / sectorBytes,
                        cluster,
                        ESP_OFFSET / sectorBytes,
                        volumeId(),
                        LABEL,
                        WRITTEN);
        return FatLayout.of(volume, files);
    }

    /// Finds the drive by the id of its file system: the BIOS may number disks as it likes.
    private String earlyCommands() {
        return """
        search.fs_uuid %04X-%04X root hd0,gpt1
        set prefix=($root)/boot/grub
        """
                .formatted(volumeId() >>> 16, volumeId() & 0xFFFF);
    }

    private static byte[] identity(List<DriveManifest.Item> items) {
        MessageDigest digest = Sha256.digest();
        items.forEach(each -> digest.update((each + "\n").getBytes(UTF_8)));
        return digest.digest();
    }

    private ByteBuffer derived(String name) {
        MessageDigest digest = Sha256.digest();
        digest.update(identity);
        return ByteBuffer.wrap(digest.digest(name.getBytes(UTF_8)));
    }

    private long volumeId() {
        return Integer.toUnsignedLong(derived("volume id").getInt());
    }

    /// A UUID of version 8, whose content is its maker's affair. Source: RFC 9562 §5.8.
    private UUID guid(String name) {
        ByteBuffer bytes = derived(name);
        long high = (bytes.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
        long low = (bytes.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    @Override
    public long minimumBytes() {
        return ESP_OFFSET + ALIGNMENT + fileSystem.size();
    }

    @Override
    public String image() {
        return manifest.image();
    }

    @Override
    public Optional<SshSummary> ssh() {
        return manifest.ssh();
    }

    @Override
    public List<String> loaderVersions() {
        return manifest.packages().stream().map(DriveLoaders.Origin::name).toList();
    }

    @Override
    public int sectorBytes() {
        return sectorBytes;
    }

    @Override
    public GptWriter table(long bytes) {
        if (bytes < minimumBytes()) {
            throw new IllegalArgumentException(
                    "a drive of %d bytes, %d are needed".formatted(bytes, minimumBytes()));
        }
        long first = ESP_OFFSET / sectorBytes;
        long last = first + fileSystem.size() / sectorBytes - 1;
        GptPartition esp =
                new GptPartition(
                        1,
                        PartitionType.EFI_SYSTEM.guid(),
                        guid("EFI system partition"),
                        first,
                        last,
                        0,
                        "Bootwright");
        Gpt empty = Gpt.empty(guid("disk"), bytes, sectorBytes);
        return new GptWriter(
                empty.with(core.length == 0 ? List.of(esp) : List.of(esp, biosBoot())), bootCode);
    }

    private GptPartition biosBoot() {
        return new GptPartition(
                2,
                PartitionType.BIOS_BOOT.guid(),
                guid("BIOS boot partition"),
                CORE_LBA,
                ESP_OFFSET / SECTOR_BYTES - 1,
                0,
                "GRUB");
    }

    @Override
    public List<Area> areas(long bytes) {
        long table = 2L * sectorBytes + GptWriter.ENTRIES_BYTES;
        long coreOffset = (long) CORE_LBA * SECTOR_BYTES;
        List<Area> areas = new ArrayList<>();
        if (core.length > 0) {
            areas.add(new Area("protective MBR with boot code, GPT", 0, table));
            areas.add(
                    new Area(
                            "partition 2: GRUB core (BIOS boot)",
                            coreOffset,
                            ESP_OFFSET - coreOffset));
        } else {
            areas.add(new Area("protective MBR, GPT; BIOS cannot start it", 0, table));
        }
        areas.add(new Area("partition 1: EFI system, FAT32", ESP_OFFSET, fileSystem.size()));
        long copy = table - sectorBytes;
        areas.add(new Area("GPT, second copy", bytes - copy, copy));
        return List.copyOf(areas);
    }

    @Override
    public List<Piece> contents() {
        List<Piece> pieces = new ArrayList<>();
        if (core.length > 0) {
            pieces.add(new Piece((long) CORE_LBA * SECTOR_BYTES, ByteSource.of(core)));
        }
        fileSystem.pieces().forEach(each -> pieces.add(each.shifted(ESP_OFFSET)));
        return pieces;
    }

    @Override
    public void close() throws IOException {
        for (FileContent each : open) {
            each.close();
        }
    }
}
