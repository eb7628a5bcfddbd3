package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The booting catalog of El Torito: what firmware starts from a CD. Source: "El Torito" Bootable CD-ROM
/// Format Specification 1.0, §2; platform 0xEF: UEFI 2.10 §13.3.2.1.
///
/// ```text
/// offset  size  field
///      0    32  validation entry      sums up to 0 in 16-bit words; ends with 55 AA
///                 0     1  header id     1
///                 1     1  platform      0 x86, 1 PowerPC, 2 Mac, 0xEF UEFI
///     32    32  initial entry         as a section entry
///     64        sections, each a header of 32 bytes and as many entries as it says
///                 0     1  header        0x90, 0x91 in the last one
///                 1     1  platform
///                 2     2  entries
///               section entry
///                 0     1  boot indicator  0x88 bootable, 0 not
///                 1     1  boot media      0 no emulation, 1 to 3 floppies, 4 hard disk; 0x20: extensions follow
///                 2     2  load segment
///                 6     2  sector count    of 512 bytes, what the firmware loads at first
///                 8     4  load rba        sector of 2048 bytes
///               extension, 32 bytes from 0x44 on, with 0x20 in its next byte if another follows
/// ```
///
/// Decided here: the catalog ends with its last section, with a header of another kind, or with its
/// sector, which holds 62 images.
///
/// @param images in the order of the catalog, the initial one first
public record BootCatalog(List<BootImage> images) {

    private static final String FORMAT = "El Torito";
    private static final int ENTRY_BYTES = 32;
    private static final int BOOTABLE = 0x88;
    private static final int MORE_SECTIONS = 0x90;
    private static final int LAST_SECTION = 0x91;
    private static final int EXTENSION = 0x44;
    private static final int EXTENDED = 0x20;
    private static final int SECTOR = 512;

    public BootCatalog {
        images = List.copyOf(images);
    }

    /// Who starts an image.
    public enum Platform {
        BIOS,
        POWERPC,
        MAC,
        UEFI,
        OTHER;

        static Platform of(int id) {
            return switch (id) {
                case 0 -> BIOS;
                case 1 -> POWERPC;
                case 2 -> MAC;
                case 0xEF -> UEFI;
                default -> OTHER;
            };
        }
    }

    /// @param bootable whether firmware may start it
    /// @param emulated whether it is shown to the program as a floppy or hard disk
    /// @param loaded   what is loaded at first, in the image; not always all of the program, and only the
    ///                 first sector of a UEFI one whose size is not said
    public record BootImage(Platform platform, boolean bootable, boolean emulated, Extent loaded) {}

    /// Whether firmware of that kind finds something to start.
    public boolean boots(Platform platform) {
        return images.stream().anyMatch(image -> image.bootable && image.platform == platform);
    }

    static BootCatalog read(Image image, long offset) throws IOException {
        ByteReader in = image.at(FORMAT, "boot catalog", offset, Image.SECTOR);
        Platform platform = validation(in);
        List<BootImage> images = new ArrayList<>();
        image(in, platform, image).ifPresent(images::add);
        boolean more = true;
        while (more && in.remaining() >= ENTRY_BYTES) {
            int header = in.u8("section header indicator");
            if (header != MORE_SECTIONS && header != LAST_SECTION) {
                break;
            }
            more = header == MORE_SECTIONS;
            section(in, image, images);
        }
        return new BootCatalog(images);
    }

    private static void section(ByteReader in, Image image, List<BootImage> images)
            throws IOException {
        Platform platform = Platform.of(in.u8("platform id"));
        int entries = in.u16("number of section entries");
        if (entries > in.remaining() / ENTRY_BYTES) {
            throw in.malformed(
                    "number of section entries", 2, "%d do not fit the sector".formatted(entries));
        }
        in.skip("id string", 28);
        for (int i = 0; i < entries; i++) {
            image(in, platform, image).ifPresent(images::add);
        }
    }

    private static Platform validation(ByteReader in) throws FormatException {
        int sum = 0;
        for (int i = 0; i < ENTRY_BYTES / 2; i++) {
            sum += in.u16("validation entry");
        }
        if ((sum & 0xFFFF) != 0) {
            throw in.malformed(
                    "validation entry",
                    ENTRY_BYTES,
                    "sums up to 0x%04x, not 0".formatted(sum & 0xFFFF));
        }
        in.at("validation entry", 0);
        int id = in.u8("header id");
        if (id != 1) {
            throw in.malformed("header id", 1, "%d, not 1".formatted(id));
        }
        Platform platform = Platform.of(in.u8("platform id"));
        in.at("key bytes", 30);
        int key = in.u16("key bytes");
        if (key != 0xAA55) {
            throw in.malformed("key bytes", 2, "0x%04x, not 55 AA".formatted(key));
        }
        return platform;
    }

    /// Empty for an entry without a place, as in a catalog that has nothing for the initial one.
    private static Optional<BootImage> image(ByteReader in, Platform platform, Image image)
            throws IOException {
        int indicator = in.u8("boot indicator");
        if (indicator != BOOTABLE && indicator != 0) {
            throw in.malformed("boot indicator", 1, "0x%02x, not 88 or 0".formatted(indicator));
        }
        int media = in.u8("boot media type");
        in.skip("load segment, system type", 4);
        int count = in.u16("sector count");
        long start = in.u32("load rba") * Image.SECTOR;
        long size = (long) Math.max(1, count) * SECTOR;
        if (start != 0 && start > image.source().size() - size) {
            throw in.malformed(
                    "load rba",
                    4,
                    "%d bytes from byte %d, but the image ends at byte %d"
                            .formatted(size, start, image.source().size()));
        }
        in.skip("selection criteria", 20);
        skipExtensions(in, (media & EXTENDED) != 0);
        if (start == 0) {
            return Optional.empty();
        }
        boolean emulated = (media & 0xF) != 0;
        return Optional.of(
                new BootImage(platform, indicator == BOOTABLE, emulated, new Extent(start, size)));
    }

    private static void skipExtensions(ByteReader in, boolean follow) throws FormatException {
        boolean more = follow;
        while (more) {
            int indicator = in.u8("extension indicator");
            if (indicator != EXTENSION) {
                throw in.malformed("extension indicator", 1, "0x%02x, not 44".formatted(indicator));
            }
            more = (in.u8("extension flags") & EXTENDED) != 0;
            in.skip("extension", ENTRY_BYTES - 2);
        }
    }
}
