package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// The volume descriptor set, from sector 16 on. Source: ECMA-119 §6.7.1 and §8.1.
///
/// @param primaries   bytes of the image where they begin; the first counts, more are copies
/// @param joliets     the same of the supplementary ones that are Joliet's
/// @param bootCatalog where the boot catalog begins if there is a boot record of El Torito's
record VolumeDescriptors(List<Long> primaries, List<Long> joliets, OptionalLong bootCatalog) {

    static final long FIRST = 16L * Image.SECTOR;

    private static final String STANDARD_IDENTIFIER = "CD001";
    private static final String EL_TORITO = "EL TORITO SPECIFICATION";
    private static final int MAX_DESCRIPTORS = 64;
    private static final int ESCAPE_SEQUENCES = 88;

    /// UCS-2 at level 1, 2 and 3: Joliet Specification, "SVD Escape Sequences Field".
    private static final Set<String> JOLIET = Set.of("%/@", "%/C", "%/E");

    private static final int BOOT_RECORD = 0;
    private static final int PRIMARY = 1;
    private static final int SUPPLEMENTARY = 2;
    private static final int TERMINATOR = 255;

    static VolumeDescriptors read(Image image) throws IOException {
        List<Long> primaries = new ArrayList<>();
        List<Long> joliets = new ArrayList<>();
        OptionalLong bootCatalog = OptionalLong.empty();
        for (int i = 0; i < MAX_DESCRIPTORS; i++) {
            long offset = FIRST + (long) i * Image.SECTOR;
            ByteReader in = image.at(Image.FORMAT, "volume descriptor", offset, Image.SECTOR);
            int type = in.u8("volume descriptor type");
            checkIdentifier(in);
            int version = in.u8("version");
            switch (type) {
                case BOOT_RECORD ->
                        bootCatalog = bootCatalog.isPresent() ? bootCatalog : bootCatalog(in);
                case PRIMARY -> primaries.add(offset);
                case SUPPLEMENTARY -> {
                    if (version == 1 && isJoliet(in)) {
                        joliets.add(offset);
                    }
                }
                case TERMINATOR -> {
                    if (primaries.isEmpty()) {
                        throw in.malformed(
                                "volume descriptor type", 7, "ends without a primary one");
                    }
                    return new VolumeDescriptors(primaries, joliets, bootCatalog);
                }
                default -> {
                    // Volume partitions and what later standards add say nothing about files.
                }
            }
        }
        throw new FormatException(
                Image.FORMAT,
                "volume descriptor type",
                FIRST + (long) MAX_DESCRIPTORS * Image.SECTOR,
                "no end after %d descriptors".formatted(MAX_DESCRIPTORS));
    }

    private static void checkIdentifier(ByteReader in) throws FormatException {
        String found = new String(in.bytes("standard identifier", 5), ISO_8859_1);
        if (found.equals(STANDARD_IDENTIFIER)) {
            return;
        }
        String reason =
                switch (found) {
                    case "BEA01", "NSR02", "NSR03" ->
                            "a UDF volume, which has no ISO 9660 beside it";
                    default -> "not \"CD001\": no ISO 9660 volume";
                };
        throw in.malformed("standard identifier", 5, reason);
    }

    private static OptionalLong bootCatalog(ByteReader in) throws FormatException {
        String system = new String(in.bytes("boot system identifier", 32), ISO_8859_1);
        if (!system.startsWith(EL_TORITO)) {
            return OptionalLong.empty();
        }
        in.skip("boot identifier", 32);
        return OptionalLong.of(in.u32("boot catalog sector") * Image.SECTOR);
    }

    private static boolean isJoliet(ByteReader in) throws FormatException {
        in.at("escape sequences", ESCAPE_SEQUENCES);
        return JOLIET.contains(new String(in.bytes("escape sequences", 3), ISO_8859_1));
    }
}
