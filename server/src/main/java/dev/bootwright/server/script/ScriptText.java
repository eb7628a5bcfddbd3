package dev.bootwright.server.script;

/// Text for people inside a script.
final class ScriptText {

    private static final int LONGEST = 120;

    private ScriptText() {}

    /// `text` with everything replaced that any of the three loaders could take for syntax: what is
    /// left are letters, digits, blanks and `. , : / _ + @ ( ) -`.
    static String plain(String text) {
        String plain = text.replaceAll("[^A-Za-z0-9 .,:/_+@()-]", "?").strip();
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST);
    }
}
