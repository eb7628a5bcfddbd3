package dev.bootwright.image.openpgp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.FormatException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.bcpg.ArmoredInputStream;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;

/// Signatures that stand apart from what they sign. Source: RFC 9580 §6.2 and §10.4.
///
/// @param list at least one
public record Signatures(List<PGPSignature> list) {

    private static final String BEGIN = "-----BEGIN PGP SIGNATURE-----";
    private static final String END = "-----END PGP SIGNATURE-----";

    /// Each may cost a reading of the whole document.
    private static final int MAX = 64;

    public Signatures {
        list = List.copyOf(list);
    }

    /// Whether the bytes begin as an armored or a binary signature does.
    public static boolean isDetached(byte[] bytes) {
        return isArmored(bytes) || isBinary(bytes);
    }

    private static boolean isArmored(byte[] bytes) {
        return new String(bytes, 0, Math.min(bytes.length, BEGIN.length()), ISO_8859_1)
                .equals(BEGIN);
    }

    /// The first octet of a packet: bit 7, then the type 2 in the old or the new form (§4.2).
    private static boolean isBinary(byte[] bytes) {
        if (bytes.length == 0) {
            return false;
        }
        int first = Byte.toUnsignedInt(bytes[0]);
        return first == 0xC2 || (first & 0xFC) == 0x88;
    }

    /// Reads one armored block, or binary packets.
    ///
    /// @param document for messages
    /// @throws FormatException if there is anything but signatures, or none
    public static Signatures parse(byte[] bytes, String document) throws FormatException {
        boolean armored = !isBinary(bytes);
        if (armored) {
            checkBlock(new String(bytes, ISO_8859_1), document);
        }
        List<PGPSignature> found = new ArrayList<>();
        try {
            InputStream in = new ByteArrayInputStream(bytes);
            var objects =
                    new PGPObjectFactory(
                            armored ? new ArmoredInputStream(in) : in,
                            new BcKeyFingerprintCalculator());
            for (Object each = objects.nextObject(); each != null; each = objects.nextObject()) {
                if (!(each instanceof PGPSignatureList list)) {
                    throw new IOException("there is more than signatures in it");
                }
                list.forEach(found::add);
            }
        } catch (IOException | RuntimeException e) {
            throw malformed(document, e.toString());
        }
        if (found.isEmpty()) {
            throw malformed(document, "there is none");
        }
        if (found.size() > MAX) {
            throw malformed(document, "%d of them, at most %d".formatted(found.size(), MAX));
        }
        return new Signatures(found);
    }

    private static void checkBlock(String text, String document) throws FormatException {
        int end = text.indexOf(END);
        if (!text.startsWith(BEGIN) || end < 0) {
            throw malformed(document, "expected %s to %s".formatted(BEGIN, END));
        }
        if (!text.substring(end + END.length()).isBlank()) {
            throw malformed(document, "there is more after the signature");
        }
    }

    private static FormatException malformed(String document, String reason) {
        return new FormatException("OpenPGP " + document, "signature", 0, reason);
    }
}
