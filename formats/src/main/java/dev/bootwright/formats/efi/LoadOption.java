package dev.bootwright.formats.efi;

import static java.nio.charset.StandardCharsets.UTF_16LE;

import dev.bootwright.formats.bytes.ByteWriter;
import dev.bootwright.formats.gpt.GptPartition;
import java.util.UUID;

/// A boot entry that starts a file of a partition: the content of a variable `Boot0001`. Sources: UEFI
/// 2.10 §3.1.3 (load options) and §10.3.5.1, §10.3.5.4 (device paths of hard drives and files).
///
/// ```text
/// offset  size  field                     little-endian
///      0     4  attributes                1: active
///      4     2  size of the device path
///      6     …  description               UTF-16, ends with 0000
///      …     …  device path
///
/// device path of a partition, 42 bytes
///      0     4  type 4, subtype 1, size 2A 00
///      4     4  number of the partition
///      8     8  its first sector, as is its size at 16
///     24    16  its GUID
///     40     2  format 2: GPT; signature 2: a GUID
/// of a file
///      0     4  type 4, subtype 4, size
///      4     …  path                      UTF-16 with backslashes, ends with 0000
/// end
///      0     4  7F FF 04 00
/// ```
///
/// @param description for the firmware's menu
/// @param partition   where the file is
/// @param file        with backslashes: `\EFI\BOOT\BOOTX64.EFI`
public record LoadOption(String description, GptPartition partition, String file) {

    private static final int ACTIVE = 1;
    private static final int HARD_DRIVE_BYTES = 42;
    private static final int HEADER_BYTES = 6;
    private static final int NODE_BYTES = 4;

    /// The content of the variable, without the attributes that Linux puts before it.
    public byte[] toBytes() {
        byte[] name = (description + "\0").getBytes(UTF_16LE);
        byte[] path = (file + "\0").getBytes(UTF_16LE);
        int device = HARD_DRIVE_BYTES + NODE_BYTES + path.length + NODE_BYTES;
        ByteWriter out = ByteWriter.littleEndian(HEADER_BYTES + name.length + device);
        out.u32("attributes", ACTIVE).u16("size of the device path", device).bytes(name);
        node(out, 4, 1, HARD_DRIVE_BYTES);
        out.u32("partition number", partition.number());
        out.u64("first sector", partition.firstLba());
        out.u64("sectors", partition.lastLba() - partition.firstLba() + 1);
        guid(out, partition.guid());
        out.u8("format", 2).u8("signature type", 2);
        node(out, 4, 4, NODE_BYTES + path.length);
        out.bytes(path);
        node(out, 0x7F, 0xFF, NODE_BYTES);
        return out.toByteArray();
    }

    private static void node(ByteWriter out, int type, int subtype, int size) {
        out.u8("type", type).u8("subtype", subtype).u16("size", size);
    }

    private static void guid(ByteWriter out, UUID guid) {
        long high = guid.getMostSignificantBits();
        out.u32("guid", high >>> 32).u16("guid", (int) (high >>> 16 & 0xFFFF));
        out.u16("guid", (int) (high & 0xFFFF));
        out.u64("guid", Long.reverseBytes(guid.getLeastSignificantBits()));
    }
}
