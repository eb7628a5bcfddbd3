package dev.bootwright.image.openpgp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.bootwright.formats.bytes.FormatException;
import java.util.ArrayList;
import java.util.List;

/// A text with its OpenPGP signatures around it, taken apart strictly.
///
/// The whole document has to be one clear-signed message: nothing before it, nothing between its parts,
/// nothing after it, no header but `Hash`. What [#text] says is exactly what was signed, so a caller that
/// reads only that cannot be shown anything else.
///
/// Bytes are kept as ISO 8859-1 characters, one for one. Source: RFC 9580 §7.
///
/// @param text      the signed lines without dash escapes and trailing white space, each ended by CR LF
///                  but the last: the form the signature is made over
/// @param signature the armored signature block
public record ClearSigned(String text, String signature) {

    private static final String FORMAT = "clear-signed text";
    private static final String BEGIN = "-----BEGIN PGP SIGNED MESSAGE-----";
    private static final String BEGIN_SIGNATURE = "-----BEGIN PGP SIGNATURE-----";
    private static final String END_SIGNATURE = "-----END PGP SIGNATURE-----";

    /// Whether the bytes begin as a clear-signed text does.
    public static boolean is(byte[] document) {
        return new String(document, 0, Math.min(document.length, BEGIN.length()), ISO_8859_1)
                .equals(BEGIN);
    }

    /// @throws FormatException if the document is anything but one clear-signed message
    public static ClearSigned parse(byte[] document) throws FormatException {
        return new Parser(new String(document, ISO_8859_1)).parse();
    }

    public byte[] signedBytes() {
        return text.getBytes(ISO_8859_1);
    }

    private static final class Parser {
        private final String document;
        private int position;
        private int lineStart;

        Parser(String document) {
            this.document = document;
        }

        ClearSigned parse() throws FormatException {
            if (!line("header").equals(BEGIN)) {
                throw malformed("header", "expected " + BEGIN);
            }
            String header = line("Hash header");
            while (!header.isEmpty()) {
                if (!header.startsWith("Hash: ")) {
                    throw malformed("Hash header", "expected Hash, found \"" + header + "\"");
                }
                header = line("Hash header");
            }
            String text = text();
            String signature = signature();
            if (!document.substring(position).isBlank()) {
                lineStart = position;
                throw malformed("end", "there is more after the signature");
            }
            return new ClearSigned(text, signature);
        }

        private String text() throws FormatException {
            List<String> lines = new ArrayList<>();
            String line = line("text");
            while (!line.equals(BEGIN_SIGNATURE)) {
                if (line.startsWith("- ")) {
                    line = line.substring(2);
                } else if (line.startsWith("-")) {
                    throw malformed("text", "a dash at the start of a line is not escaped");
                }
                if (line.indexOf('\r') >= 0) {
                    throw malformed("text", "a carriage return inside a line");
                }
                lines.add(line);
                line = line("text");
            }
            return String.join("\r\n", lines);
        }

        private String signature() throws FormatException {
            var signature = new StringBuilder(BEGIN_SIGNATURE).append('\n');
            String line = "";
            while (!line.equals(END_SIGNATURE)) {
                line = line("signature");
                if (line.startsWith("-") && !line.equals(END_SIGNATURE)) {
                    throw malformed("signature", "found \"" + line + "\"");
                }
                signature.append(line).append('\n');
            }
            return signature.toString();
        }

        /// The next line without its line end and trailing white space.
        private String line(String part) throws FormatException {
            lineStart = position;
            if (position >= document.length()) {
                throw malformed(part, "the document ends here");
            }
            int end = document.indexOf('\n', position);
            int stop = end < 0 ? document.length() : end;
            position = end < 0 ? stop : stop + 1;
            while (stop > lineStart && " \t\r".indexOf(document.charAt(stop - 1)) >= 0) {
                stop--;
            }
            return document.substring(lineStart, stop);
        }

        private FormatException malformed(String part, String reason) {
            return new FormatException(FORMAT, part, lineStart, reason);
        }
    }
}
