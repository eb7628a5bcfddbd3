package dev.bootwright.formats.iso9660;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import java.io.IOException;
import java.util.Arrays;

/// What lies in front of the volume descriptors, ECMA-119 §6.2.1: of an isohybrid, what makes it boot
/// when copied onto a stick.
///
/// @param bootCode   whether a BIOS finds a program in the first sector
/// @param partitions whether a DOS partition table has an entry
/// @param gpt        whether a GUID partition table follows it
public record SystemArea(boolean bootCode, boolean partitions, boolean gpt) {

    private static final int CODE_BYTES = 440;
    private static final int TABLE = 446;
    private static final int SIGNATURE = 510;
    private static final byte[] GPT = "EFI PART".getBytes(US_ASCII);

    /// Whether the image is a disk as well as a CD.
    public boolean isHybrid() {
        return partitions || gpt;
    }

    static SystemArea read(Image image) throws IOException {
        ByteReader in = image.at(Image.FORMAT, "system area", 0, Image.SECTOR);
        byte[] code = in.bytes("boot code", CODE_BYTES);
        boolean signed = in.at("signature", SIGNATURE).u16("signature") == 0xAA55;
        boolean gpt = Arrays.equals(in.bytes("GPT signature", GPT.length), GPT);
        boolean partitions = false;
        for (int i = 0; i < 4; i++) {
            partitions |= in.at("partition type", TABLE + 16 * i + 4).u8("partition type") != 0;
        }
        boolean program = !Arrays.equals(code, new byte[CODE_BYTES]);
        return new SystemArea(signed && program, signed && partitions, gpt);
    }
}
