package dev.bootwright.server.machine;

/// Texts that are kept of every machine in memory, in its row and in every answer. What a machine says of
/// itself could fill all three, so there it ends with an ellipsis; inventories and jobs have it whole.
final class Clipped {

    /// Characters of a name, a product or a title.
    static final int NAME = 256;

    /// Characters of a reason, which people need more of.
    static final int REASON = 1024;

    private static final String ELLIPSIS = "…";

    private Clipped() {}

    static String name(String text) {
        return to(NAME, text);
    }

    static String reason(String text) {
        return to(REASON, text);
    }

    private static String to(int most, String text) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - ELLIPSIS.length();
        // Half of a surrogate pair is no text that a database gives back.
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + ELLIPSIS;
    }
}
