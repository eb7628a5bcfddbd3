package dev.bootwright.machine.bridge.menu;

/// A line of text that is being edited.
///
/// @param text   ASCII
/// @param cursor before which character it stands, from 0 to the length
record TextField(String text, int cursor) {

    private static final int MOST = 2047; // as much as the kernel takes for a command line

    static TextField of(String text) {
        return new TextField(text, text.length());
    }

    TextField after(Key key) {
        return switch (key) {
            case Key.Character(int codePoint) -> with(codePoint);
            case Key.Named.LEFT -> new TextField(text, Math.max(0, cursor - 1));
            case Key.Named.RIGHT -> new TextField(text, Math.min(text.length(), cursor + 1));
            case Key.Named.HOME -> new TextField(text, 0);
            case Key.Named.END -> new TextField(text, text.length());
            case Key.Named.BACKSPACE -> cursor == 0 ? this : without(cursor - 1, cursor - 1);
            case Key.Named.DELETE -> cursor == text.length() ? this : without(cursor, cursor);
            case Key.Named _ -> this;
        };
    }

    private TextField with(int codePoint) {
        return text.length() >= MOST
                ? this
                : new TextField(
                        text.substring(0, cursor)
                                + java.lang.Character.toString(codePoint)
                                + text.substring(cursor),
                        cursor + 1);
    }

    private TextField without(int index, int newCursor) {
        return new TextField(text.substring(0, index) + text.substring(index + 1), newCursor);
    }

    /// With a mark where the cursor stands.
    String shown() {
        return text.substring(0, cursor) + "_" + text.substring(cursor);
    }

    /// The same, and nothing of what is in it.
    String hidden() {
        return "*".repeat(text.length()) + "_";
    }
}
