package dev.bootwright.formats.gpt;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.ByteSource;
import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;

/// The master boot record that keeps tools which know no GPT off the disk, and without which firmware
/// and Linux do not look for one. Source: UEFI 2.10 §5.2.3.
///
/// ```text
/// offset  size  field
///      0   440  boot code        which UEFI does not start
///    446     1  boot indicator   0
///    447     3  starting CHS     00 02 00
///    450     1  OS type          EE
///    451     3  ending CHS       FF FF FF
///    454     4  starting LBA     1
///    458     4  size in LBA      of the disk less one, at most FFFFFFFF
///    462    48  three unused records
///    510     2  signature        55 AA
/// ```
final class ProtectiveMbr {

    static final int TYPE = 0xEE;
    static final int SIGNATURE = 0xAA55;

    private static final int MAX_CODE = 440;
    private static final int RECORDS_OFFSET = 446;
    private static final int RECORD_BYTES = 16;
    private static final int RECORD_COUNT = 4;

    private ProtectiveMbr() {}

    /// Whether Linux would take a disk for one with a GPT: a record of type EE that starts at sector 1.
    static boolean isOn(ByteSource disk, int sectorBytes) throws IOException {
        byte[] sector = GptReader.bytes(disk, 0, sectorBytes);
        try {
            ByteReader in = ByteReader.littleEndian("MBR", sector, 0);
            if (in.at("signature", 510).u16("signature") != SIGNATURE) {
                return false;
            }
            for (int i = 0; i < RECORD_COUNT; i++) {
                in.at("record", RECORDS_OFFSET + i * RECORD_BYTES);
                in.skip("boot indicator and starting CHS", 4);
                int type = in.u8("OS type");
                in.skip("ending CHS", 3);
                if (type == TYPE && in.u32("starting LBA") == 1) {
                    return true;
                }
            }
            return false;
        } catch (FormatException e) {
            throw new AssertionError("a sector has at least 512 bytes", e);
        }
    }

    /// @param bootCode ends before the disk signature at 440
    static byte[] toSector(byte[] bootCode, long sectors, int sectorBytes) {
        if (bootCode.length > MAX_CODE) {
            throw new IllegalArgumentException(
                    "boot code of %d bytes, there is room for 440".formatted(bootCode.length));
        }
        ByteWriter out = ByteWriter.littleEndian(sectorBytes).bytes(bootCode);
        out.zeros(RECORDS_OFFSET - bootCode.length);
        out.u8("boot indicator", 0).bytes(new byte[] {0, 2, 0});
        out.u8("OS type", TYPE).bytes(new byte[] {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF});
        out.u32("starting LBA", 1).u32("size in LBA", Math.min(sectors - 1, 0xFFFF_FFFFL));
        out.zeros((RECORD_COUNT - 1) * RECORD_BYTES).u16("signature", SIGNATURE);
        return out.zeros(sectorBytes - 512).toByteArray();
    }
}
