package dev.bootwright.formats.fat;

/// Text in code page 437, in which short names and labels are. The JDK's own table of it is in a module
/// that a small runtime does not have.
final class OemText {

    private static final String UPPER_HALF =
            "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
                    + "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00A0";

    private OemText() {}

    static String decode(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (byte each : bytes) {
            text.append(each >= 0 ? (char) each : UPPER_HALF.charAt(each & 0x7F));
        }
        return text.toString();
    }
}
