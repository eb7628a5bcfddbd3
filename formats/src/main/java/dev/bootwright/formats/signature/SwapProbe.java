package dev.bootwright.formats.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.bootwright.formats.bytes.ByteReader;
import dev.bootwright.formats.bytes.Extent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Swap space, and swap space with a suspended system in it.
///
/// ```text
/// offset     size  field        byte order of the machine
///   1024        4  version      1
///   1028        4  last page
///   1036       16  UUID
///   1052       16  label
/// page − 10    10  magic        "SWAPSPACE2"
/// ```
///
/// The page is that of the machine that made it, 4 to 64 KiB. Source: Linux, include/linux/swap.h.
final class SwapProbe implements Probe {

    private static final int MAGIC_BYTES = 10;
    private static final List<Integer> PAGE_SIZES =
            List.of(4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10);
    private static final List<String> SUSPENDED =
            List.of("S1SUSPEND", "S2SUSPEND", "ULSUSPEND", "LINHIB0001");

    @Override
    public List<Signature> probe(Region device) throws IOException {
        List<Signature> found = new ArrayList<>();
        for (int pageSize : PAGE_SIZES) {
            Extent mark = new Extent(pageSize - MAGIC_BYTES, MAGIC_BYTES);
            Optional<SignatureType> type = type(device.bytes(mark.offset(), MAGIC_BYTES));
            if (type.isPresent()) {
                ByteReader in = device.littleEndian("swap header", 1024, 64);
                byte[] uuid = in.at("UUID", 12).bytes("UUID", 16);
                byte[] label = in.bytes("label", 16);
                found.add(Signature.of(type.get(), Texts.label(label), Texts.uuid(uuid), mark));
            }
        }
        return found;
    }

    private static Optional<SignatureType> type(byte[] magic) {
        String text = new String(magic, US_ASCII);
        if (text.equals("SWAPSPACE2") || text.equals("SWAP-SPACE")) {
            return Optional.of(SignatureType.SWAP);
        }
        return SUSPENDED.stream().anyMatch(text::startsWith)
                ? Optional.of(SignatureType.SUSPEND)
                : Optional.empty();
    }
}
