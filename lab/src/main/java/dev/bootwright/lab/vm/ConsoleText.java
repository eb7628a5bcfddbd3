package dev.bootwright.lab.vm;

/// Turns the bytes of a serial line into text: without escape sequences, carriage returns and other
/// controls. Firmware moves its cursor about; the words stay in the order they were sent.
final class ConsoleText {

    private enum State {
        TEXT,
        ESCAPE,
        /// Within `ESC [ … final byte`; ECMA-48 §5.4.
        SEQUENCE
    }

    private State state = State.TEXT;

    /// The text of the next bytes. A sequence may go on from one call to the next.
    String add(byte[] bytes, int count) {
        StringBuilder out = new StringBuilder(count);
        for (int i = 0; i < count; i++) {
            add((char) Byte.toUnsignedInt(bytes[i]), out);
        }
        return out.toString();
    }

    private void add(char c, StringBuilder out) {
        switch (state) {
            case ESCAPE -> state = c == '[' ? State.SEQUENCE : State.TEXT;
            case SEQUENCE -> {
                if (c >= 0x40 && c <= 0x7E) {
                    state = State.TEXT;
                    if (c == 'H' || c == 'f') {
                        out.append('\n'); // the cursor went elsewhere: what follows is another line
                    }
                }
            }
            case TEXT -> {
                if (c == 0x1B) {
                    state = State.ESCAPE;
                } else if (c == '\n' || c == '\t' || (c >= ' ' && c != 0x7F)) {
                    out.append(c);
                }
            }
        }
    }
}
