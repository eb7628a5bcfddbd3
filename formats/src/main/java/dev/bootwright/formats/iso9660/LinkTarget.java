package dev.bootwright.formats.iso9660;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayOutputStream;

/// Where a symbolic link leads, put together from `SL` entries. Source: RRIP 1.12 §4.1.3.
///
/// ```text
/// size  field
///    1  flags             1 goes on in the next SL; genisoimage says so of the last one too
///    n  component records, each
///       1  flags          1 goes on in the next component, 2 ".", 4 "..", 8 "/"
///       1  length
///       n  content
/// ```
final class LinkTarget {

    private static final int MAX_BYTES = 4096;
    private static final int GOES_ON = 1;
    private static final int CURRENT = 2;
    private static final int PARENT = 4;
    private static final int ROOT = 8;

    private final ByteArrayOutputStream text = new ByteArrayOutputStream();
    private boolean slashDue;

    void read(ByteReader sl) throws FormatException {
        sl.skip("SL flags", 1);
        while (sl.remaining() > 0) {
            int flags = sl.u8("SL component flags");
            int length = sl.u8("SL component length");
            if (length > sl.remaining()) {
                throw sl.malformed(
                        "SL component length",
                        1,
                        "%d bytes where %d are left".formatted(length, sl.remaining()));
            }
            component(flags, sl.bytes("SL component", length), sl);
        }
    }

    private void component(int flags, byte[] content, ByteReader sl) throws FormatException {
        if (slashDue) {
            text.write('/');
        }
        switch (flags & (CURRENT | PARENT | ROOT)) {
            case CURRENT -> text.write('.');
            case PARENT -> text.writeBytes(new byte[] {'.', '.'});
            case ROOT -> {
                if (text.size() > 0) {
                    throw sl.malformed("SL component", 2, "the root after something else");
                }
                text.write('/');
            }
            case 0 -> {
                for (byte character : content) {
                    boolean isControl = (character >= 0 && character < ' ') || character == 0x7F;
                    if (isControl || character == '/') {
                        throw sl.malformed(
                                "SL component",
                                content.length,
                                "a slash or control character in it");
                    }
                }
                text.writeBytes(content);
            }
            default ->
                    throw sl.malformed(
                            "SL component", content.length, "flags 0x%02x".formatted(flags));
        }
        slashDue = (flags & (GOES_ON | ROOT)) == 0;
        if (text.size() > MAX_BYTES) {
            throw sl.malformed("SL component", content.length, "a target of more than 4096 bytes");
        }
    }

    /// Empty if this is no link.
    @Override
    public String toString() {
        return PlainNames.decode(text.toByteArray());
    }
}
