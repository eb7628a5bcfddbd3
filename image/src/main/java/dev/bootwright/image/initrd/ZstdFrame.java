package dev.bootwright.image.initrd;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.io.IOException;
import java.io.InputStream;

/// One zstd frame cut out of a [Tape], whose decompressor would read beyond it.
///
/// ```text
/// size  field             little-endian
///    4  Magic_Number      0xFD2FB528
///    1  descriptor        bits 7-6 size of Frame_Content_Size, 5 Single_Segment, 2 checksum,
///                         1-0 size of Dictionary_ID
///  0-1  Window_Descriptor unless Single_Segment
///  0-4  Dictionary_ID
///  0-8  Frame_Content_Size
///       blocks            of 3 bytes of header: bit 0 last, bits 2-1 type, the rest size
///  0-4  Content_Checksum
/// ```
///
/// Source: RFC 8878 §3.1.1.
final class ZstdFrame extends InputStream {

    private static final int[] DICTIONARY_ID_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};
    private static final int RLE_BLOCK = 1;
    private static final int RESERVED_BLOCK = 3;

    private final Tape tape;
    private final long end;

    private ZstdFrame(Tape tape, long end) {
        this.tape = tape;
        this.end = end;
    }

    /// The frame that starts where `tape` stands.
    static ZstdFrame of(Tape tape) throws IOException {
        long start = tape.position();
        ByteReader in = reader(tape, 5);
        in.u32("Magic_Number");
        int descriptor = in.u8("Frame_Header_Descriptor");
        boolean single = (descriptor & 0x20) != 0;
        int contentSize = descriptor >> 6 == 0 && single ? 1 : CONTENT_SIZE_BYTES[descriptor >> 6];
        long position =
                start + 5 + (single ? 0 : 1) + DICTIONARY_ID_BYTES[descriptor & 3] + contentSize;
        boolean last = false;
        while (!last) {
            tape.wind(position);
            ByteReader block = reader(tape, 3);
            int header = block.u8("Block_Header") | block.u16("Block_Header") << 8;
            last = (header & 1) != 0;
            int type = header >> 1 & 3;
            if (type == RESERVED_BLOCK) {
                throw new FormatException("zstd", "Block_Type", position, "3 is reserved");
            }
            position += 3 + (type == RLE_BLOCK ? 1 : header >> 3);
        }
        tape.wind(start);
        return new ZstdFrame(tape, position + ((descriptor & 4) != 0 ? 4 : 0));
    }

    private static ByteReader reader(Tape tape, int length) throws IOException {
        return ByteReader.littleEndian("zstd", tape.readNBytes(length), tape.position());
    }

    @Override
    public int read() throws IOException {
        return tape.position() < end ? tape.read() : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        long left = end - tape.position();
        return left <= 0 ? -1 : tape.read(target, offset, (int) Math.min(length, left));
    }
}
